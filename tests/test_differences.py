"""Two typed listings compared: values as what they are, repeated elements by what names them, paths by the standard."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo import iter_listings
from openimmo.domain.comparison import FieldChange
from openimmo.importers.feed import read_listing
from openimmo.model import Immobilie
from openimmo.planning.differences import differences, shortened
from openimmo.planning.pairing import quoted

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
LISTINGS = [one for path in sorted((SAMPLES / "valid").glob("*.xml")) for one in iter_listings(path)]


def listing(inside: str) -> Immobilie:
    return read_listing(f"<immobilie>{inside}</immobilie>".encode())


def found(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [(one.path, one.before, one.after) for one in differences(listing(old), listing(new))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<preise><zzg_mehrwertsteuer>1</zzg_mehrwertsteuer></preise>",
         "<preise><zzg_mehrwertsteuer>true</zzg_mehrwertsteuer></preise>"),
        ("<preise><kaufpreis>350000</kaufpreis></preise>", "<preise><kaufpreis>+350000.00</kaufpreis></preise>"),
        ("<flaechen><anzahl_stellplaetze>05</anzahl_stellplaetze></flaechen>",
         "<flaechen><anzahl_stellplaetze>5</anzahl_stellplaetze></flaechen>"),
        ("<geo><plz>52062</plz><ort>Aachen</ort></geo>", "<geo><ort> Aachen\n</ort><plz>52062</plz></geo>"),
        ("<objektkategorie><nutzungsart WOHNEN='1' GEWERBE='0'/></objektkategorie>",
         "<objektkategorie><nutzungsart GEWERBE='false' WOHNEN='true'/></objektkategorie>"),
        ("<verwaltung_techn><stand_vom>2026-11-20</stand_vom></verwaltung_techn>",
         "<verwaltung_techn><stand_vom>2026-11-20Z</stand_vom></verwaltung_techn>"),
    ],
)  # fmt: skip
def test_another_spelling_of_the_same_value_is_no_change(old: str, new: str) -> None:
    assert found(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("<geo><ort>Aachen</ort></geo>", "<geo><ort>Köln</ort></geo>", [("geo/ort", "Aachen", "Köln")]),
        ("<geo><ort>Aachen</ort></geo>", "<geo/>", [("geo/ort", "Aachen", None)]),
        ("<geo><ort>Aachen</ort></geo>", "", [("geo/ort", "Aachen", None)]),
        ("", "<freitexte><lage/></freitexte>", [("freitexte/lage", None, "")]),
        ("", "<anhaenge/>", [("anhaenge", None, "")]),
        ("<preise><kaufpreis>1</kaufpreis></preise>", "<preise><kaufpreis auf_anfrage='1'>1</kaufpreis></preise>",
         [("preise/kaufpreis/@auf_anfrage", None, "true")]),
        ("<preise><kaufpreis>auf Anfrage</kaufpreis></preise>", "<preise><kaufpreis>1</kaufpreis></preise>",
         [("preise/kaufpreis", "auf Anfrage", "1")]),
        ("<preise><kaltmiete>1</kaltmiete></preise>", "<preise><kaltmiete>viel &amp; mehr</kaltmiete></preise>",
         [("preise/kaltmiete", "1", "viel & mehr")]),
        ("<geo><laune>gut</laune></geo>", "<geo><laune art='x'>gut</laune></geo>",
         [("geo/laune", "gut", '<laune art="x">gut</laune>')]),
        ("<geo laune='gut'/>", "<geo laune='schlecht'/>", [("geo/@laune", "gut", "schlecht")]),
        ("<objektkategorie><objektart><wohnung wohnungtyp='ETAGE'/></objektart></objektkategorie>",
         "<objektkategorie><objektart><haus/></objektart></objektkategorie>",
         [("objektkategorie/objektart/wohnung", "@wohnungtyp=ETAGE", None),
          ("objektkategorie/objektart/haus", None, "")]),
        ("<user_defined_anyfield><a>1</a></user_defined_anyfield>",
         "<user_defined_anyfield><a>2</a></user_defined_anyfield>",
         [("user_defined_anyfield", "<a>1</a>", "<a>2</a>")]),
    ],
)  # fmt: skip
def test_a_change_is_told_with_its_path_and_both_values(
    old: str, new: str, changes: list[tuple[str, str | None, str | None]]
) -> None:
    assert found(old, new) == changes
    assert found(new, old) == [(path, after, before) for path, before, after in found_again(new, old, changes)]


def found_again(
    new: str, old: str, changes: list[tuple[str, str | None, str | None]]
) -> list[tuple[str, str | None, str | None]]:
    """The same changes in the order in which they are told the other way round."""
    order = [path for path, _, _ in found(new, old)]
    return sorted(changes, key=lambda change: order.index(change[0]))


def fields(*texts: tuple[str, str]) -> str:
    return "".join(
        f'<user_defined_simplefield feldname="{name}">{text}</user_defined_simplefield>' for name, text in texts
    )


class TestRepeatedElements:
    def test_a_field_is_known_by_its_feldname(self) -> None:
        old, new = fields(("a", "1"), ("b", "2")), fields(("b", "3"), ("a", "1"))
        assert found(old, new) == [("user_defined_simplefield[@feldname='b']", "2", "3")]

    def test_another_feldname_is_another_field(self) -> None:
        assert found(fields(("a", "1")), fields(("b", "1"))) == [
            ("user_defined_simplefield[@feldname='b']", None, "@feldname=b, 1"),
            ("user_defined_simplefield[@feldname='a']", "@feldname=a, 1", None),
        ]

    def test_several_of_one_name_are_paired_in_their_order(self) -> None:
        old, new = fields(("a", "1"), ("a", "2")), fields(("a", "1"), ("a", "3"), ("a", "4"))
        assert found(old, new) == [
            ("user_defined_simplefield[@feldname='a'][2]", "2", "3"),
            ("user_defined_simplefield[@feldname='a'][3]", None, "@feldname=a, 4"),
        ]

    def test_what_is_quite_the_same_belongs_together_whatever_its_place(self) -> None:
        old = "<kontaktperson><tel_sonstige>1</tel_sonstige><tel_sonstige>2</tel_sonstige></kontaktperson>"
        new = "<kontaktperson><tel_sonstige>2</tel_sonstige><tel_sonstige>3</tel_sonstige></kontaktperson>"
        assert found(old, new) == [("kontaktperson/tel_sonstige[2]", "1", "3")]

    def test_distances_are_known_by_where_they_lead(self) -> None:
        distance = '<distanzen distanz_zu="{}">{}</distanzen>'
        old = f"<infrastruktur>{distance.format('AUTOBAHN', 5)}{distance.format('FERNBAHNHOF', 2)}</infrastruktur>"
        new = f"<infrastruktur>{distance.format('FERNBAHNHOF', 2.5)}</infrastruktur>"
        assert found(old, new) == [
            ("infrastruktur/distanzen[@distanz_zu='FERNBAHNHOF']", "2", "2.5"),
            ("infrastruktur/distanzen[@distanz_zu='AUTOBAHN']", "@distanz_zu=AUTOBAHN, 5", None),
        ]

    def test_the_only_energy_certificate_stays_the_same_one(self) -> None:
        passes = "<zustand_angaben><energiepass><epart>{}</epart></energiepass></zustand_angaben>"
        assert found(passes.format("BEDARF"), passes.format("VERBRAUCH")) == [
            ("zustand_angaben/energiepass/epart", "BEDARF", "VERBRAUCH")
        ]


def anhaenge(*pictures: tuple[str, str]) -> str:
    inside = "".join(
        f'<anhang location="EXTERN"><anhangtitel>{title}</anhangtitel><daten><pfad>{pfad}</pfad></daten></anhang>'
        for title, pfad in pictures
    )
    return f"<anhaenge>{inside}</anhaenge>"


class TestAttachments:
    def test_other_bytes_under_the_same_name_are_a_change(self) -> None:
        one = listing(anhaenge(("Haus", "1.jpg"), ("Bad", "2.jpg")))
        changes = differences(one, one, contents=(("a", "b"), ("a", "c")))
        assert changes == [FieldChange("anhaenge/anhang[daten/pfad='2.jpg']/daten/anhanginhalt", "b", "c")]

    def test_what_nobody_knows_is_not_compared(self) -> None:
        one = listing(anhaenge(("Haus", "1.jpg"), ("Bad", "2.jpg")))
        assert differences(one, one, contents=(("a",), ())) == []
        assert differences(one, one, contents=((None, "b"), ("a", None))) == []

    def test_a_file_is_known_by_its_bytes_when_its_name_and_title_change(self) -> None:
        old, new = listing(anhaenge(("Haus", "1.jpg"))), listing(anhaenge(("Haus vorn", "a.jpg")))
        assert [one.path for one in differences(old, new, contents=(("x",), ("x",)))] == [
            "anhaenge/anhang[1]/anhangtitel",
            "anhaenge/anhang[1]/daten/pfad",
        ]
        assert [one.path for one in differences(old, new)] == [
            "anhaenge/anhang[daten/pfad='a.jpg']",
            "anhaenge/anhang[daten/pfad='1.jpg']",
        ]

    def test_a_picture_within_the_xml_is_told_by_its_hash(self) -> None:
        daten = "<daten><anhanginhalt>{}</anhanginhalt></daten>"
        inline = f"<anhaenge><anhang><anhangtitel>Haus</anhangtitel>{daten}</anhang></anhaenge>"
        (change,) = differences(listing(inline.format("QUJD")), listing(inline.format("QUJE")))
        assert change.path == "anhaenge/anhang[anhangtitel='Haus']/daten/anhanginhalt"
        assert (change.before or "").startswith("sha256:")
        assert "QUJD" not in (change.before or "")
        assert differences(listing(inline.format("QUJD")), listing(inline.format("QU\nJD"))) == []


@pytest.mark.parametrize("one", LISTINGS, ids=range(len(LISTINGS)))
def test_no_listing_differs_from_itself_or_from_its_twin(one: Immobilie) -> None:
    assert differences(one, one) == []


@given(st.sampled_from(LISTINGS), st.sampled_from(LISTINGS))
def test_the_other_way_round_the_same_paths_differ(one: Immobilie, other: Immobilie) -> None:
    there, back = differences(one, other), differences(other, one)
    assert bool(there) == bool(back)
    assert len({change.path for change in there}) == len(there)
    assert all(change.before != change.after for change in there)


def test_long_texts_are_cut_around_the_place_where_they_differ() -> None:
    before, after = shortened("a" * 500 + "x" + "b" * 500, "a" * 500 + "y" + "b" * 500, 60)
    assert before is not None
    assert after is not None
    assert "x" in before
    assert "y" in after
    assert len(before) <= 62
    assert before.startswith("…")
    assert before.endswith("…")


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_two_texts_that_differ_still_differ_when_they_are_cut(start: str, one: str, other: str) -> None:
    before, after = shortened(start + one, start + other, 12)
    assert (before == after) == (one == other) or len(start + one) != len(start + other)
    assert max(len(before or ""), len(after or "")) <= 14


def test_a_text_becomes_a_literal_of_xpath() -> None:
    assert quoted("Küche") == "'Küche'"
    assert quoted("Anna's Haus") == '"Anna\'s Haus"'
    assert len(quoted("x" * 500)) < 100


def test_twenty_thousand_fields_of_one_name_are_paired() -> None:
    many = listing(fields(*(("a", str(number)) for number in range(20_000))))
    other = listing(fields(*(("a", str(number)) for number in range(1, 20_001))))
    assert len(differences(many, other)) == 1
