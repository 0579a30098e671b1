"""Rules of the place: borders of countries, forms of postcodes, names of states."""

import pytest

from openimmo.rules.rule import Example
from tests.rules.told import is_told, told

COORDINATES = ("rule-coordinates-zero", "rule-coordinates-impossible", "rule-coordinates-swapped",
               "rule-coordinates-abroad")  # fmt: skip


def at(north: str, east: str, country: str = "DEU") -> str:
    point = f'<geokoordinaten breitengrad="{north}" laengengrad="{east}"/>'
    return f'<geo>{point}<land iso_land="{country}"/></geo>'


@pytest.mark.parametrize(
    ("north", "east", "country", "code"),
    [
        ("55.0581", "8.4170", "DEU", None),  # List on Sylt
        ("47.2704", "10.1782", "DEU", None),  # Haldenwanger Eck
        ("50.9667", "5.8663", "DEU", None),  # Selfkant
        ("51.2728", "15.0419", "DEU", None),  # Neisse near Deschka
        ("46.3723", "14.5637", "AUT", None),
        ("47.1410", "9.5209", "LIE", None),
        ("45.8179", "9.0170", "CHE", None),  # Chiasso
        ("0", "0", "DEU", "rule-coordinates-zero"),
        ("0.00000", "0.0", "ESP", "rule-coordinates-zero"),
        ("0", "6.08", "DEU", "rule-coordinates-abroad"),
        ("91", "6.08", "DEU", "rule-coordinates-impossible"),
        ("-50.7", "-180.5", "ESP", "rule-coordinates-impossible"),
        ("6.0834", "50.7766", "DEU", "rule-coordinates-swapped"),
        ("48.2", "16.37", "DEU", "rule-coordinates-abroad"),
        ("39.5696", "2.6502", "ESP", None),
        ("-33.9", "151.2", "AUS", None),
    ],
)
def test_coordinates_break_at_most_one_rule(north: str, east: str, country: str, code: str | None) -> None:
    xml = at(north, east, country)
    assert [one for one in COORDINATES if is_told(one, xml)] == ([code] if code else [])


def test_swapped_coordinates_are_told_the_right_way_round() -> None:
    hits = told("rule-coordinates-swapped", Example(xml=at("6.0834", "50.7766")))
    assert [(hit.value, hit.repair) for hit in hits] == [("6.0834, 50.7766", "50.7766, 6.0834")]


def test_without_a_country_no_place_is_abroad() -> None:
    there = Example(xml='<geo><geokoordinaten breitengrad="48.2" laengengrad="16.37"/></geo>', without=("geo/land",))
    assert told("rule-coordinates-abroad", there) == []


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("DEU", "01067"), ("DEU", " 52062 "), ("AUT", "1010"), ("CHE", "8001"), ("LIE", "9490"), ("ESP", "7"),
     ("NLD", "1012 AB")],
)  # fmt: skip
def test_postcodes_of_their_country_are_fine(country: str, postcode: str) -> None:
    assert not is_told("rule-postcode-form", f'<geo><plz>{postcode}</plz><land iso_land="{country}"/></geo>')


@pytest.mark.parametrize(
    ("country", "postcode", "repair"),
    [
        ("DEU", "D-52062", "52062"),
        ("AUT", "A 1010", "1010"),
        ("DEU", "1010", None),
        ("DEU", "00000", None),
        ("DEU", "520620", None),
        ("AUT", "52062", None),
        ("CHE", "D-52062", None),
        ("DEU", "５２０６２", None),
        ("DEU", "PLZ", None),
    ],
)
def test_other_postcodes_are_told(country: str, postcode: str, repair: str | None) -> None:
    xml = f'<geo><plz>{postcode}</plz><land iso_land="{country}"/></geo>'
    assert [hit.repair for hit in told("rule-postcode-form", Example(xml=xml))] == [repair]


def test_no_form_is_asked_for_where_no_country_is_named() -> None:
    assert told("rule-postcode-form", Example(xml="<geo><plz>1010</plz></geo>", without=("geo/land",))) == []


@pytest.mark.parametrize(
    ("town", "repair"),
    [("52062 Aachen", "Aachen"), ("D-52062 Aachen", "Aachen"), ("52070 Aachen", None), ("52062", None)],
)  # fmt: skip
def test_a_postcode_before_the_town_is_told(town: str, repair: str | None) -> None:
    assert [hit.repair for hit in told("rule-town-with-postcode", Example(xml=f"<geo><ort>{town}</ort></geo>"))] == [
        repair
    ]


@pytest.mark.parametrize("town", ["Wien 20", "Aachen 1", "L'Aquila", "Mainz / Lerchenberg", "3 Eichen"])
def test_towns_with_other_digits_are_fine(town: str) -> None:
    assert not is_told("rule-town-with-postcode", f"<geo><ort>{town}</ort></geo>")


@pytest.mark.parametrize(
    ("state", "country", "wrong"),
    [
        ("Nordrhein Westfalen", "DEU", False),
        ("THUERINGEN", "DEU", False),
        ("Tirol", "DEU", True),
        ("Salzburg", "AUT", False),
        ("Sachsen", "AUT", True),
        ("Zürich", "DEU", True),
        ("Südtirol", "AUT", False),
        ("Bern", "DEU", False),
        ("Bayern" * 100_000, "AUT", False),
    ],
)
def test_only_states_that_are_known_are_abroad(state: str, country: str, wrong: bool) -> None:
    assert (
        is_told("rule-state-abroad", f'<geo><bundesland>{state}</bundesland><land iso_land="{country}"/></geo>')
        is wrong
    )


@pytest.mark.parametrize(
    ("postcode", "state", "wrong"),
    [
        ("80331", "Bayern", False),
        ("80331", "Hessen", True),
        ("10115", "berlin", False),
        ("12529", "Brandenburg", False),  # Schönefeld, among Berlin's 12
        ("01945", "Brandenburg", False),
        ("20095", "Hansestadt Hamburg", False),
        ("8033", "Hessen", False),
    ],
)
def test_a_state_is_wrong_only_where_the_postcode_is_certain(postcode: str, state: str, wrong: bool) -> None:
    xml = f"<geo><plz>{postcode}</plz><bundesland>{state}</bundesland></geo>"
    assert is_told("rule-state-against-postcode", xml) is wrong


@pytest.mark.parametrize(
    ("floor", "floors", "wrong"), [("5", "4", False), ("6", "4", True), ("8", "0", False), ("-1", "1", False)]
)
def test_a_floor_below_the_roof_need_not_be_counted(floor: str, floors: str, wrong: bool) -> None:
    assert (
        is_told("rule-floor-too-high", f"<geo><etage>{floor}</etage><anzahl_etagen>{floors}</anzahl_etagen></geo>")
        is wrong
    )


def test_blank_town_and_postcode_are_missing() -> None:
    assert is_told("rule-town-missing", "<geo><ort> </ort></geo>")
    assert is_told("rule-postcode-missing", "<geo><plz/></geo>")
