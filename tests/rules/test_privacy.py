"""Rules of privacy: what must not go out, and what only looks like it."""

import pytest

from openimmo.rules.rule import Example
from tests.rules.told import is_told, told

HIDDEN = "<verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>"


def own(name: str, value: str = "Karl Aumann", holder: str = "verwaltung_techn") -> str:
    return f'<{holder}><user_defined_simplefield feldname="{name}">{value}</user_defined_simplefield></{holder}>'


@pytest.mark.parametrize(
    "name",
    ["eigentuemer", "Eigentümer", "owner_email", "Mieter_Name", "verkaeufer-telefon", "kunde_iban", "geburtsdatum",
     "schluesselnummer", "objekt_alarmcode"],
)  # fmt: skip
def test_fields_about_people_and_keys_are_told(name: str) -> None:
    assert is_told("rule-people-in-own-fields", own(name))


@pytest.mark.parametrize(
    "name",
    ["eigentumswohnung", "eigentuemergemeinschaft", "mieterhoehung", "ownership", "vermieter", "epass_epart",
     "schluesselfertig", "mieterstrom", "anzahl_mieter"],
)  # fmt: skip
def test_fields_about_the_object_are_fine(name: str) -> None:
    assert not is_told("rule-people-in-own-fields", own(name))


@pytest.mark.parametrize("value", ["", "0", "ja", "FALSE", " - "])
def test_a_field_that_says_yes_or_no_names_nobody(value: str) -> None:
    assert not is_told("rule-people-in-own-fields", own("eigentuemer", value))


@pytest.mark.parametrize("holder", ["geo", "kontaktperson", "preise", "freitexte", "verwaltung_objekt", "ausstattung"])
def test_own_fields_are_found_wherever_they_stand(holder: str) -> None:
    hits = told("rule-people-in-own-fields", Example(xml=own("eigentuemer", holder=holder)))
    assert [hit.path for hit in hits] == [f"{holder}/user_defined_simplefield"]


def test_extended_fields_are_found_too() -> None:
    extend = (
        "<verwaltung_objekt><user_defined_extend><feld><name>owner_phone</name><wert>0241 1</wert></feld>"
        "</user_defined_extend></verwaltung_objekt>"
    )
    hits = told("rule-people-in-own-fields", Example(xml=extend))
    assert [(hit.path, hit.value) for hit in hits] == [("verwaltung_objekt/user_defined_extend", None)]


def test_what_is_private_is_not_repeated_in_the_report() -> None:
    hits = told("rule-people-in-own-fields", Example(xml=own("eigentuemer")))
    assert "Aumann" not in repr(hits)


@pytest.mark.parametrize("kind", ["Eigentümer", "OWNER", "Mieter", "Verkaeufer", "Vermieter", "Interessent"])
def test_people_concerned_are_told_by_their_kind(kind: str) -> None:
    address = f'<weitere_adresse adressart="{kind}"><name>Aumann</name></weitere_adresse>'
    assert is_told("rule-owner-sent", address)
    assert not is_told("rule-further-person-sent", address)


def test_people_of_no_kind_are_further_people() -> None:
    addresses = (
        '<weitere_adresse adressart=""><name>Pütz</name></weitere_adresse>'
        "<weitere_adresse><firma>Nordpark GmbH</firma><name/></weitere_adresse>"
    )
    hits = told("rule-further-person-sent", Example(xml=addresses))
    assert [hit.path for hit in hits] == ["weitere_adresse[1]"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Rosengracht 17", True),
        ("an der ROSENGRACHT  17!", True),
        ("Rosengracht 17a", True),
        ("Rosengracht 170", False),
        ("in der Rosengracht", False),
    ],
)
def test_a_hidden_address_in_a_text_is_told(text: str, wrong: bool) -> None:
    told_in = f"<freitexte><objektbeschreibung>Besuch: {text}</objektbeschreibung></freitexte>"
    assert is_told("rule-street-told", told_in + HIDDEN) is wrong
    assert not is_told("rule-street-told", told_in)


@pytest.mark.parametrize("text", ["Lindenstr. 4", "Lindenstraße 4", "LINDENSTRASSE 4"])
def test_streets_are_found_in_every_spelling(text: str) -> None:
    street = "<geo><strasse>Lindenstraße</strasse><hausnummer>4</hausnummer></geo>"
    assert is_told("rule-street-told", f"{street}<freitexte><lage>{text}</lage></freitexte>{HIDDEN}")


def test_a_caption_can_tell_the_address_too() -> None:
    attached = (
        '<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Rosengracht 17, Hof</anhangtitel>'
        "<format>jpg</format><daten><pfad>titel.jpg</pfad></daten></anhang></anhaenge>"
    )
    hits = told("rule-street-told", Example(xml=attached + HIDDEN))
    assert [hit.path for hit in hits] == ["anhaenge/anhang/anhangtitel"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("NUR INTERN: PREIS VERHANDELBAR", True),
        ("Bitte nicht veröffentlichen!", True),
        ("Nur für internen Gebrauch", True),
        ("Hinweis (nur intern)", True),
        ("Schnelles Internet, öffentliche Verkehrsmittel nah", False),
        ("Es gibt nur interne Treppen", False),
        ("nicht öffentlich einsehbar", False),
        ("Mitten im Internationalen Viertel", False),
    ],
)
def test_notes_for_colleagues_are_told_by_their_words(text: str, wrong: bool) -> None:
    xml = f"<freitexte><sonstige_angaben>{text}</sonstige_angaben></freitexte>"
    assert is_told("rule-internal-note", xml) is wrong


def test_private_numbers_of_other_kinds_are_told() -> None:
    private = '<kontaktperson><tel_sonstige telefonart="TEL_PRIVAT">0241 990771</tel_sonstige></kontaktperson>'
    assert [hit.params["fields"] for hit in told("rule-private-contact-sent", Example(xml=private))] == ["tel_sonstige"]


def test_a_released_contact_may_have_an_address() -> None:
    address = "<strasse>Am Mühlbach</strasse><plz>52062</plz>"
    assert not is_told("rule-contact-address-unreleased", f"<kontaktperson>{address}</kontaktperson>")
    hidden = f"<kontaktperson>{address}<adressfreigabe>false</adressfreigabe></kontaktperson>"
    assert [hit.params["fields"] for hit in told("rule-contact-address-unreleased", Example(xml=hidden))] == [
        "strasse, plz"
    ]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("Zielpreis", True), ("interne_notiz", True), ("verhandlungsspielraum", True), ("preis_pro_m2", False),
     ("zielgruppe", False), ("internet", False)],
)  # fmt: skip
def test_internal_figures_are_told_by_their_names(name: str, wrong: bool) -> None:
    assert is_told("rule-internal-figures", own(name, "455000")) is wrong


def test_a_valuation_without_values_says_nothing() -> None:
    empty = "<bewertung><feld><name>marktwert</name><wert> </wert></feld></bewertung>"
    assert not is_told("rule-valuation-sent", empty, base="kauf")
