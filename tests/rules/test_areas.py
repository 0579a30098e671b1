"""Areas and rooms: near misses and odd values."""

from io import BytesIO

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.rules.book import by_subject
from openimmo.rules.rule import Example
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed


def codes(xml: str, base: str = "miete", without: tuple[str, ...] = ()) -> list[str]:
    """The rules about areas that hit."""
    example = Example(xml=xml, base=base, without=without)
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["areas"]))
    found = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ())
    assert run.not_run == ()
    return [rule.code.removeprefix("rule-") for rule, _ in found]


def areas(inner: str) -> str:
    return f"<flaechen>{inner}</flaechen>"


def kind(inner: str) -> str:
    return f"<objektkategorie><objektart>{inner}</objektart></objektkategorie>"


def test_zero_means_missing() -> None:
    zeros = "<wohnflaeche>0</wohnflaeche><anzahl_zimmer>0.00</anzahl_zimmer>"
    assert codes(areas(zeros)) == ["living-area-missing", "rooms-missing"]


def test_a_listing_without_areas_lacks_them_all() -> None:
    assert codes("", without=("flaechen",)) == ["living-area-missing", "rooms-missing"]


@pytest.mark.parametrize("inner", ['<parken parken_typ="STELLPLATZ"/>', '<zimmer zimmertyp="ZIMMER"/>', "<sonstige/>"])
def test_other_kinds_need_no_living_area(inner: str) -> None:
    assert codes(kind(inner), without=("flaechen",)) == []


@pytest.mark.parametrize(("area", "told"), [("8", []), ("7.99", ["living-area-implausible"])])
def test_the_smallest_flat_has_eight_square_metres(area: str, told: list[str]) -> None:
    given = f"<wohnflaeche>{area}</wohnflaeche><anzahl_zimmer>1</anzahl_zimmer>"
    assert codes(areas(given), without=("flaechen/anzahl_schlafzimmer",)) == told


@pytest.mark.parametrize(
    ("rooms", "told"), [("2.5", []), ("2.50", []), ("2.75", ["rooms-odd"]), ("2.1", ["rooms-odd"])]
)
def test_rooms_are_whole_or_half(rooms: str, told: list[str]) -> None:
    assert codes(areas(f"<anzahl_zimmer>{rooms}</anzahl_zimmer>")) == told


def test_fifteen_rooms_in_a_small_flat_are_one_and_a_half() -> None:
    assert codes(areas("<wohnflaeche>35</wohnflaeche><anzahl_zimmer>15</anzahl_zimmer>")) == ["rooms-too-many"]


def test_a_house_of_several_homes_needs_no_rooms() -> None:
    several = kind('<haus haustyp="MEHRFAMILIENHAUS"/>') + areas("<anzahl_wohneinheiten>6</anzahl_wohneinheiten>")
    assert codes(several, "kauf", ("flaechen/anzahl_zimmer", "flaechen/anzahl_schlafzimmer")) == []


def test_a_house_for_rent_needs_no_plot() -> None:
    rent = '<objektkategorie><vermarktungsart KAUF="false" MIETE_PACHT="true"/></objektkategorie>'
    assert codes(rent, "kauf", ("flaechen/grundstuecksflaeche",)) == []


@pytest.mark.parametrize(("plot", "told"), [("23.7", []), ("23.6", ["plot-too-small"])])
def test_a_town_house_may_have_six_storeys(plot: str, told: list[str]) -> None:
    assert codes(areas(f"<grundstuecksflaeche>{plot}</grundstuecksflaeche>"), "kauf") == told


def test_any_area_is_an_area_of_a_shop() -> None:
    shop = kind('<einzelhandel handel_typ="LADENLOKAL"/>') + areas("<verkaufsflaeche>80</verkaufsflaeche>")
    assert codes(shop, "gewerbe", ("flaechen/gesamtflaeche", "flaechen/bueroflaeche")) == []


def test_parking_spaces_that_are_not_described_may_be_more() -> None:
    more = '<preise><stp_freiplatz anzahl="1"/></preise>' + areas("<anzahl_stellplaetze>3</anzahl_stellplaetze>")
    assert codes(more) == []


def test_negative_areas_are_told_as_such() -> None:
    given = "<wohnflaeche>-1</wohnflaeche><anzahl_schlafzimmer>-2</anzahl_schlafzimmer>"
    assert codes(areas(given)) == ["area-negative", "area-negative", "living-area-missing"]


def test_areas_of_two_hundred_digits_are_judged_like_others() -> None:
    digits = "9" * 200
    told = codes(areas(f"<wohnflaeche>{digits}</wohnflaeche><anzahl_zimmer>{digits}.1</anzahl_zimmer>"))
    assert told == ["living-area-implausible", "rooms-too-many"]


def test_areas_that_could_not_be_read_are_not_missing() -> None:
    example = Example(xml=areas("<wohnflaeche>ca. neunzig</wohnflaeche><anzahl_zimmer>drei</anzahl_zimmer>"))
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["areas"]))
    assert run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ()) == []
    assert [one.rule for one in run.not_run] == ["rule-living-area-missing", "rule-rooms-missing"]


def test_a_rounded_total_is_no_smaller_than_its_parts() -> None:
    assert codes(areas("<wohnflaeche>31.58</wohnflaeche><gesamtflaeche>31</gesamtflaeche>")) == []


def test_empty_areas_are_missing() -> None:
    assert codes(areas("<wohnflaeche/><anzahl_zimmer> </anzahl_zimmer>")) == ["living-area-missing", "rooms-missing"]
