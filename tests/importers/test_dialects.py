"""Every known quirk: what it is read as, that it is reported, and that what only looks like it is left alone."""

from collections.abc import Mapping

import pytest
from feed_samples import codes, feed, listing, only, read, short

from openimmo.importers.dialects import COMPLETIONS, NAMES, STRUCTURE, VALUES
from openimmo.importers.dialects.profiles import PROFILED
from openimmo.importers.mapper import RENAMING
from openimmo.model.base import Element
from openimmo.texts import catalogue

PRICE = "/preise/kaufpreis"
AREA = "/flaechen/anzahl_stellplaetze"
DAY = "/verwaltung_techn/stand_vom"
FLAG = "/verwaltung_objekt/haustiere"
ACTION = "/verwaltung_techn/aktion/@aktionart"
FLAT = "/objektkategorie/objektart/wohnung/@wohnungtyp"
USE = "/objektkategorie/nutzungsart/@WOHNEN"
AUCTION = "/versteigerung/zvtermin"

RIGHTED = [  # code, where, as sent, as read
    ("repair-decimal", PRICE, "84,5", "84.5"),
    ("repair-decimal", PRICE, "1.250,00", "1250.00"),
    ("repair-decimal", PRICE, "389900,5", "389900.5"),
    ("repair-decimal", PRICE, "12354,12 €", "12354.12"),
    ("repair-decimal", PRICE, "1.250.000", "1250000"),
    ("repair-decimal", PRICE, "1'250.50", None),
    ("repair-decimal", PRICE, "1 250 000 EUR", "1250000"),
    ("repair-decimal", PRICE, "1,250.75", "1250.75"),
    ("repair-decimal", PRICE, "350000,-", "350000"),
    ("repair-decimal", PRICE, "12.5 EUR", "12.5"),
    ("repair-decimal", PRICE, "1,25,3", None),
    ("repair-decimal", PRICE, "auf Anfrage", None),
    ("repair-decimal", AREA, "2,0", "2"),
    ("repair-decimal", AREA, "2.00", "2"),
    ("repair-decimal", AREA, "2,5", None),
    ("repair-date", DAY, "22.06.2015", "2015-06-22"),
    ("repair-date", DAY, "1.2.2026", "2026-02-01"),
    ("repair-date", DAY, "2026-01-07T10:00:00", "2026-01-07"),
    ("repair-date", DAY, "2026-01-07 10:00", "2026-01-07"),
    ("repair-date", DAY, "20260107", "2026-01-07"),
    ("repair-date", DAY, "08/2014", "2014-08-01"),
    ("repair-date", DAY, "2014/8", "2014-08-01"),
    ("repair-date", DAY, "2/14", "2014-02-01"),
    ("repair-date", DAY, "02/27", "2027-02-01"),
    ("repair-date", DAY, "2/11", None),
    ("repair-date", DAY, "14/2", None),
    ("repair-date", DAY, "31.02.2026", None),
    ("repair-date", DAY, "sofort", None),
    ("repair-date", AUCTION, "22.06.2015 10:30 Uhr", "2015-06-22T10:30:00"),
    ("repair-date", AUCTION, "2015-06-22", "2015-06-22T00:00:00"),
    ("repair-date", AUCTION, "2015-06-22 10:30", "2015-06-22T10:30:00"),
    ("repair-boolean", FLAG, "JA", "true"),
    ("repair-boolean", FLAG, "nein", "false"),
    ("repair-boolean", FLAG, "TRUE", "true"),
    ("repair-boolean", FLAG, '"true"', "true"),
    ("repair-boolean", FLAG, "'false'", "false"),
    ("repair-boolean", FLAG, "vielleicht", None),
    ("repair-boolean", USE, "False", "false"),
    ("repair-value-case", FLAT, "etage", "ETAGE"),
    ("repair-value-case", FLAT, " ETAGE ", "ETAGE"),
    ("repair-value-case", FLAT, "loft_studio-atelier", "LOFT-STUDIO-ATELIER"),
    ("repair-value-case", FLAT, "BURG", None),
    ("repair-action", ACTION, "delete", "DELETE"),
    ("repair-action", ACTION, "LÖSCHEN", "DELETE"),
    ("repair-action", ACTION, "ADD", "CHANGE"),
    ("repair-action", ACTION, "REFRESH", "CHANGE"),
    ("repair-action", ACTION, "", "CHANGE"),
    ("repair-action", ACTION, "irgendwas", "CHANGE"),
]
RIGHT = [  # spelled in a way the standard allows: no finding
    (PRICE, "1.250"), (PRICE, "+5"), (PRICE, ".5"), (PRICE, " 12 "), (AREA, "002"), (DAY, "2026-01-07Z"),
    (DAY, "2026-01-07+01:00"), (FLAG, "1"), (FLAG, "0"), (FLAG, " true "), (USE, "1"), (FLAT, "ETAGE"),
    (ACTION, "REFERENZ"), (AUCTION, "2026-01-07T10:00:00.1234567+01:00"), (AUCTION, "2026-01-07T10:00:00.0+00:00"),
]  # fmt: skip


def sent(path: str, text: str) -> str:
    """The XML of one listing that has ``text`` at this path and nothing else."""
    *steps, last = path.strip("/").split("/")
    quoted = text.replace('"', "&quot;")
    if last.startswith("@"):
        inner = f'<{steps[-1]} {last[1:]}="{quoted}"/>'
        steps = steps[:-1]
    else:
        inner = f"<{last}>{text}</{last}>"
    for step in reversed(steps):
        inner = f"<{step}>{inner}</{step}>"
    return inner


def value(found: Element, path: str) -> str | None:
    """What the model holds at a path, as text."""
    at: object = found
    for step in path.strip("/").split("/"):
        at = getattr(at[0] if isinstance(at, tuple) else at, step.removeprefix("@"))
    return None if at is None else str(at)


@pytest.mark.parametrize(("code", "path", "text", "right"), RIGHTED)
def test_a_quirk_is_read_and_reported_and_anything_else_is_not_guessed(
    code: str, path: str, text: str, right: str | None
) -> None:
    found = only(sent(path, text), technical="")
    other = "feed-value-unlisted" if path == FLAT else "feed-value-type"
    assert short(found.findings) == [(code if right else other, path, text, right)]
    assert found.findings[0].repaired is (right is not None)


@pytest.mark.parametrize(("path", "text"), RIGHT)
def test_what_the_standard_allows_is_no_quirk(path: str, text: str) -> None:
    found = only(sent(path, text), technical="")
    assert found.findings == ()
    assert value(found.immobilie, path) is not None


@pytest.mark.parametrize("code", sorted(set(VALUES) - PROFILED))
def test_a_repair_of_a_value_can_be_switched_off(code: str) -> None:
    for name, path, text, right in RIGHTED:
        if name == code and right and text:
            found = only(sent(path, text), technical="", off=frozenset(VALUES))
            assert code not in codes(found.findings), text


def test_every_dialect_has_examples_and_a_text() -> None:
    shown = {code for code, *_ in RIGHTED}
    assert set(VALUES) - PROFILED == shown
    assert {*VALUES, *NAMES, *STRUCTURE, *RENAMING, *COMPLETIONS} <= set(catalogue())


@pytest.mark.parametrize("text", ["1e999999", "NaN", "Infinity", "1_000", "١٢٣", "9" * 500, "--1", "0x10"])
@pytest.mark.parametrize("path", [PRICE, AREA, "/geo/etage"])
def test_numbers_of_other_worlds_are_no_numbers(path: str, text: str) -> None:
    found = only(sent(path, text), technical="")
    assert codes(found.findings) == ["feed-value-type"]
    holder = found.immobilie.preise or found.immobilie.flaechen or found.immobilie.geo
    assert holder is not None
    assert text in str(holder)


@pytest.mark.parametrize("path", [PRICE, AREA, DAY, FLAG, "/flaechen/wohnflaeche"])
def test_an_empty_value_is_no_value(path: str) -> None:
    found = only(sent(path, ""), technical="")
    assert short(found.findings) == [("repair-empty", path, "", None)]


def test_an_empty_value_of_a_list_is_no_value_where_it_may_be_missing() -> None:
    found = only('<objektkategorie><objektart><haus haustyp=""/></objektart></objektkategorie>'
                 "<zustand_angaben><energiepass><epart/></energiepass></zustand_angaben>")  # fmt: skip
    assert short(found.findings) == [
        ("repair-empty", "/objektkategorie/objektart/haus/@haustyp", "", None),
        ("repair-empty", "/zustand_angaben/energiepass/epart", "", None),
    ]
    _, frame = read(feed(transfer='<uebertragung art="ONLINE" umfang="" version="1.2.7" sendersoftware="x"'
                                  ' senderversion="1"/>'))  # fmt: skip
    assert (codes(frame.findings), frame.scope) == (["feed-value-unlisted"], None)


def test_what_is_empty_is_kept_where_its_repair_is_switched_off() -> None:
    found = only(sent(PRICE, ""), technical="", off=frozenset({"repair-empty"}))
    assert codes(found.findings) == ["feed-value-type"]


def test_an_empty_text_is_a_text() -> None:
    found = only("<freitexte><lage/></freitexte>")
    assert found.findings == ()
    assert found.immobilie.freitexte is not None
    assert found.immobilie.freitexte.lage == ""


def test_an_action_may_stand_as_text() -> None:
    found = only("", "<verwaltung_techn><aktion>DELETE</aktion></verwaltung_techn>")
    assert short(found.findings) == [
        ("repair-action-text", "/verwaltung_techn/aktion", "<aktion>DELETE</aktion>", '<aktion aktionart="DELETE"/>')
    ]
    assert value(found.immobilie, ACTION) == "DELETE"


def test_a_word_as_action_is_read_and_a_long_text_is_not() -> None:
    assert (
        value(only("", "<verwaltung_techn><aktion>löschen</aktion></verwaltung_techn>").immobilie, ACTION) == "DELETE"
    )
    found = only("", f"<verwaltung_techn><aktion>{'bitte ' * 9}</aktion></verwaltung_techn>")
    assert codes(found.findings) == ["feed-content-unexpected"]
    assert value(found.immobilie, ACTION) is None


@pytest.mark.parametrize(
    ("modus", "read_as", "found"),
    [("NEU", "NEW", ["repair-action"]), ("change", "CHANGE", ["repair-action"]), ("X", "X", ["feed-value-unlisted"])],
)
def test_an_odd_mode_never_becomes_a_deletion(modus: str, read_as: str, found: list[str]) -> None:
    _, frame = read(feed(transfer=f'<uebertragung art="ONLINE" umfang="TEIL" modus="{modus}" version="1.2.7"'
                                  ' sendersoftware="x" senderversion="1"/>'))  # fmt: skip
    assert codes(frame.findings) == found
    assert frame.transfer.modus == read_as


NAMED: Mapping[str, tuple[str, str, str]] = {
    "<Preise><KAUFPREIS>5</KAUFPREIS></Preise>": ("repair-name-case", "/preise/KAUFPREIS", "kaufpreis"),
    '<ausstattung><bad dusche="true"/></ausstattung>': ("repair-name-case", "/ausstattung/bad/@dusche", "DUSCHE"),
    "<verwaltung_techn><objekt_nr_extern>1</objekt_nr_extern></verwaltung_techn>": (
        "repair-name", "/verwaltung_techn/objekt_nr_extern", "objektnr_extern",
    ),
    "<verwaltung_techn><obid>1</obid></verwaltung_techn>": (
        "repair-name", "/verwaltung_techn/obid", "openimmo_obid",
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", NAMED)
def test_a_wrong_name_is_read_by_the_right_one(content: str) -> None:
    code, path, right = NAMED[content]
    last = only(content, technical="").findings[-1]
    assert (last.code, last.path, last.repair) == (code, f"/openimmo/anbieter[1]/immobilie[1]{path}", right)


def test_anid_is_read_in_anbieter_only() -> None:
    _, frame = read(feed(keys="<anid>A9</anid>"))
    assert short(frame.findings) == [("repair-name", "/openimmo/anbieter[1]/anid", "anid", "openimmo_anid")]
    assert frame.providers[0].openimmo_anid == "A9"
    assert codes(only("<preise><anid>1</anid></preise>").findings) == ["feed-element-unknown"]


def test_a_wrong_name_beside_the_right_one_does_not_replace_it() -> None:
    found = only('<ausstattung><bad DUSCHE="true" dusche="false"/></ausstattung>')
    assert found.immobilie.ausstattung is not None
    assert found.immobilie.ausstattung.bad is not None
    assert found.immobilie.ausstattung.bad.DUSCHE is True
    assert found.immobilie.ausstattung.bad.kept is not None
    assert found.immobilie.ausstattung.bad.kept.attributes == {"dusche": "false"}


ANHANG = '<anhang location="EXTERN" gruppe="BILD"><anhangtitel>{}</anhangtitel><format>jpg</format><daten/></anhang>'


def test_attachments_outside_of_anhaenge_are_put_there_in_order() -> None:
    inside, first, second = (ANHANG.format(title) for title in ("drin", "eins", "zwei"))
    found = only(f"<anhaenge>{inside}</anhaenge>{first}{second}")
    assert short(found.findings) == [
        ("repair-anhang-outside", "/anhang[1]", "immobilie/anhang", "immobilie/anhaenge/anhang"),
        ("repair-anhang-outside", "/anhang[2]", "immobilie/anhang", "immobilie/anhaenge/anhang"),
    ]
    assert found.immobilie.anhaenge is not None
    assert [anhang.anhangtitel for anhang in found.immobilie.anhaenge.anhang] == ["drin", "eins", "zwei"]


def test_attachments_get_a_place_where_there_is_none() -> None:
    found = only(ANHANG.format("eins"))
    assert codes(found.findings) == ["repair-anhang-outside"]
    assert found.immobilie.anhaenge is not None
    assert len(found.immobilie.anhaenge.anhang) == 1


def test_a_quirk_within_a_renamed_element_is_reported_too() -> None:
    found = only("<preise><Kaufpreis>12,5</Kaufpreis></preise>" + ANHANG.format("eins"))
    assert codes(found.findings) == ["repair-anhang-outside", "repair-name-case", "repair-decimal"]


def test_listings_without_quirks_are_not_touched() -> None:
    (first, second), _ = read(feed(listing("<preise><kaufpreis>12,5</kaufpreis></preise>"), listing()))
    assert codes(first.findings) == ["repair-decimal"]
    assert second.findings == ()
