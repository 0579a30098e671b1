"""Rules of the address: where a street ends and a house number begins, and what release means."""

import pytest

from openimmo.rules.address.streets import parted, same
from openimmo.rules.rule import Example
from tests.rules.told import is_told, told

HIDDEN = "<verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>"


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("Rosengracht 17", ("Rosengracht", "17")),
        ("Hauptstr.17a", ("Hauptstr.", "17a")),
        ("Am Weiher 8 - 10", ("Am Weiher", "8 - 10")),
        ("Straße des 17. Juni 135", ("Straße des 17. Juni", "135")),
        ("Neue Straße 5", ("Neue Straße", "5")),
        ("Straße des 17. Juni", None),
        ("Straße 46", None),
        ("Weg 4", None),
        ("Q7", None),
        ("Q 7", None),
        ("17", None),
        ("", None),
        ("x" * 10_000 + " 17", None),
        ("1-" * 74 + "a1", None),
        ("a " * 74 + "1x", ("a " * 73 + "a", "1x")),
    ],
)
def test_a_street_is_parted_only_where_it_ends_with_a_house_number(street: str, parts: tuple[str, str] | None) -> None:
    assert parted(street) == parts


def test_house_numbers_compare_without_blanks_and_case() -> None:
    assert same("17 A", "17a")
    assert not same("17", "17a")


@pytest.mark.parametrize("number", ["17", "17 a", "1-3"])
def test_the_number_in_the_street_is_told_with_what_to_send(number: str) -> None:
    example = Example(xml=f"<geo><strasse>Rosengracht {number}</strasse></geo>", without=("geo/hausnummer",))
    hits = told("rule-house-number-in-street", example)
    assert [(hit.params["street"], hit.params["number"]) for hit in hits] == [("Rosengracht", number)]
    assert told("rule-house-number-missing", example) == []


def test_streets_abroad_are_not_parted() -> None:
    abroad = '<geo><strasse>Calle Mayor 5</strasse><hausnummer/><land iso_land="ESP"/></geo>'
    assert not is_told("rule-house-number-in-street", abroad)


def test_another_number_behind_the_street_is_no_repetition() -> None:
    assert not is_told("rule-house-number-twice", "<geo><strasse>Rosengracht 1</strasse></geo>")
    hits = told("rule-house-number-twice", Example(xml="<geo><strasse>Rosengracht 17</strasse></geo>"))
    assert [hit.repair for hit in hits] == ["Rosengracht"]


def test_no_house_number_is_asked_for_where_the_address_is_hidden() -> None:
    assert not is_told("rule-house-number-missing", HIDDEN, without=("geo/hausnummer",))


def test_no_house_number_is_asked_for_of_land() -> None:
    plot = '<objektkategorie><objektart><grundstueck grundst_typ="WOHNEN"/></objektart></objektkategorie>'
    assert not is_told("rule-house-number-missing", plot, base="kauf", without=("geo/hausnummer",))


def test_a_hidden_address_names_all_that_is_sent() -> None:
    hits = told("rule-address-sent-unreleased", Example(xml=HIDDEN))
    assert [hit.params["fields"] for hit in hits] == ["strasse, hausnummer, geokoordinaten"]


@pytest.mark.parametrize(("degree", "wrong"), [("6.08", False), ("6.080000", False), ("6.0834", True)])
def test_rounded_coordinates_do_not_tell_the_address(degree: str, wrong: bool) -> None:
    rounded = f'<geo><geokoordinaten breitengrad="50.7766" laengengrad="{degree}"/></geo>{HIDDEN}'
    without = ("geo/strasse", "geo/hausnummer")
    assert is_told("rule-address-sent-unreleased", rounded, without=without) is wrong


def test_a_release_that_cannot_be_read_is_not_missing() -> None:
    odd = "<verwaltung_objekt><objektadresse_freigeben>vielleicht</objektadresse_freigeben></verwaltung_objekt>"
    assert not is_told("rule-release-missing", odd)


def test_every_part_that_is_too_long_is_told() -> None:
    long = f"<geo><strasse>{'S' * 101}</strasse><hausnummer>{'1' * 11}</hausnummer><ort>{'O' * 51}</ort></geo>"
    assert [hit.path for hit in told("rule-address-too-long", Example(xml=long))] == [
        "geo/strasse", "geo/hausnummer", "geo/ort",
    ]  # fmt: skip
