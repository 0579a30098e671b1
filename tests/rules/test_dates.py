"""Rules of dates: boundaries of days and years, and texts that are no dates."""

from datetime import date

import pytest

from openimmo.rules.dates.reading import day_of, year_of
from openimmo.rules.rule import Example
from tests.rules.told import is_told, told

AUCTION = "<versteigerung><zvtermin>2026-10-01T09:00:00</zvtermin></versteigerung>"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.03.2027", date(2027, 3, 1)),
        (" ab 1.3.2027 ", date(2027, 3, 1)),
        ("2027-03-01", date(2027, 3, 1)),
        ("2027-03-01T00:00:00+01:00", date(2027, 3, 1)),
        ("31.02.2027", None),
        ("03/2027", None),
        ("sofort", None),
        ("01.03.2027 oder später", None),
        ("ab " + "1" * 10_000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_text_that_is_a_day_is_read_as_one(text: str | None, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(("text", "year"), [(" 1912 ", 1912), ("ca. 1912", None), ("١٩١٢", None), ("19123", None)])
def test_only_four_digits_are_a_year(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize("year", ["0", "0000", "1000", "2031", "um 1900", "1900/1950", "unbekannt", "12.05.1987", ""])
def test_possible_and_unreadable_years_are_left_alone(year: str) -> None:
    assert not is_told("rule-build-year-impossible", f"<zustand_angaben><baujahr>{year}</baujahr></zustand_angaben>")


@pytest.mark.parametrize("year", ["999", "2032", "85", "9999", "19870"])
def test_impossible_years_are_told(year: str) -> None:
    assert is_told("rule-build-year-impossible", f"<zustand_angaben><baujahr>{year}</baujahr></zustand_angaben>")


def test_the_last_day_of_a_calendar_does_not_stop_the_rules_of_the_future() -> None:
    assert told("rule-timestamp-future", Example(), date.max) == []
    assert told("rule-status-day-future", Example(), date.max) == []


def test_a_version_that_knows_no_timestamp_needs_none() -> None:
    assert told("rule-timestamp-missing", Example(transfer={"timestamp": None, "version": "1.2.1"})) == []


def test_a_timestamp_that_cannot_be_read_is_not_missing() -> None:
    assert told("rule-timestamp-missing", Example(transfer={"timestamp": "gestern"})) == []


def test_a_period_that_is_reversed_is_told_once() -> None:
    reversed_ = Example(
        xml="<verwaltung_techn><aktiv_von>2026-06-01</aktiv_von><aktiv_bis>2026-05-01</aktiv_bis></verwaltung_techn>"
    )
    assert len(told("rule-active-period-reversed", reversed_)) == 1
    assert told("rule-active-period-over", reversed_) == []


def test_a_listing_to_be_deleted_or_a_reference_may_be_past_its_period() -> None:
    for action in ("DELETE", "REFERENZ"):
        past = f'<verwaltung_techn><aktion aktionart="{action}"/><aktiv_bis>2020-01-01</aktiv_bis></verwaltung_techn>'
        assert not is_told("rule-active-period-over", past)


def test_abdatum_counts_before_verfuegbar_ab() -> None:
    both = (
        "<verwaltung_objekt><verfuegbar_ab>01.02.2020</verfuegbar_ab><abdatum>2026-12-01</abdatum></verwaltung_objekt>"
    )
    assert not is_told("rule-available-long-ago", both)


def test_a_house_for_sale_may_be_free_for_long() -> None:
    long_ago = "<verwaltung_objekt><verfuegbar_ab>01.02.2020</verfuegbar_ab></verwaltung_objekt>"
    assert not is_told("rule-available-long-ago", long_ago, base="kauf")


def test_an_auction_on_the_day_itself_is_not_over() -> None:
    assert told("rule-auction-over", Example(xml=AUCTION, base="kauf"), date(2026, 10, 1)) == []
    assert len(told("rule-auction-over", Example(xml=AUCTION, base="kauf"), date(2026, 10, 2))) == 1


def test_a_later_date_elsewhere_keeps_an_auction_alive() -> None:
    later = "<verwaltung_objekt><versteigerungstermin>2027-01-14</versteigerungstermin></verwaltung_objekt>"
    assert not is_told("rule-auction-over", AUCTION + later, base="kauf")


@pytest.mark.parametrize(
    ("age", "year", "wrong"),
    [("ALTBAU", "2027", True), ("ALTBAU", "2026", False), ("NEUBAU", "2000", True), ("NEUBAU", "2001", False)],
)
def test_age_and_year_contradict_only_far_apart(age: str, year: str, wrong: bool) -> None:
    xml = f'<zustand_angaben><baujahr>{year}</baujahr><alter alter_attr="{age}"/></zustand_angaben>'
    assert is_told("rule-age-against-year", xml) is wrong
