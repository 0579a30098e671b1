"""Austrian energy data: exemptions, classes at their edges, old certificates."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.rules.book import by_subject, rules
from openimmo.rules.energy_at.austrian import FGEE, HWB, contradiction, read_at_class
from openimmo.rules.rule import Example
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed


def count(code: str, xml: str = "", without: tuple[str, ...] = (), base: str = "austria") -> int:
    """How often one rule hits."""
    example = Example(xml=xml, without=without, base=base)
    run = Running(RuleSet(as_of=example.as_of, rules=(rules()[code],)))
    return len(run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ()))


def energy(inner: str) -> str:
    return f"<zustand_angaben><energiepass>{inner}</energiepass></zustand_angaben>"


NO_PASS = ("zustand_angaben/energiepass",)


@pytest.mark.parametrize(
    ("name", "figure", "other"),
    [
        ("C", "58.2", None),
        ("C", "50", None),
        ("B", "50", None),
        ("B", "51", None),
        ("B", "51.5", "C"),
        ("A++", "9", None),
        ("G", "600", None),
        ("A", "281", "G"),
    ],
)
def test_the_classes_of_the_heating_demand(name: str, figure: str, other: str | None) -> None:
    assert contradiction(HWB, name, Decimal(figure), Decimal(1)) == other


@pytest.mark.parametrize(("name", "figure", "other"), [("C", "1.12", None), ("A+", "0.70", None), ("A", "1.20", "C")])
def test_the_classes_of_the_efficiency_factor(name: str, figure: str, other: str | None) -> None:
    assert contradiction(FGEE, name, Decimal(figure), Decimal("0.01")) == other


@pytest.mark.parametrize(
    ("text", "name"), [("a+", "A+"), ("Klasse C", "C"), ("H", None), ("C (58)", None), ("C" * 99, None)]
)
def test_a_class_is_read_however_it_is_written(text: str, name: str | None) -> None:
    assert read_at_class(text) == name


def test_without_a_certificate_the_heating_demand_is_missing() -> None:
    assert count("rule-energy-at-hwb-missing", without=NO_PASS) == 1


@pytest.mark.parametrize(
    "xml",
    [
        "<zustand_angaben><zustand zustand_art='ABRISSOBJEKT'/></zustand_angaben>",
        "<verwaltung_objekt><denkmalgeschuetzt>true</denkmalgeschuetzt></verwaltung_objekt>",
        "<freitexte><ausstatt_beschr>HWB: 58 kWh, Klasse C; fGEE: 1,12</ausstatt_beschr></freitexte>",
        "<objektkategorie><objektart><grundstueck grundst_typ='WOHNEN'/></objektart></objektkategorie>",
        energy("<jahrgang>bei_besichtigung</jahrgang>"),
    ],
)
def test_the_heating_demand_is_not_missed_where_it_need_not_be(xml: str) -> None:
    assert count("rule-energy-at-hwb-missing", xml, NO_PASS) == 0


def test_german_listings_are_not_asked() -> None:
    for rule in by_subject()["energy_at"]:
        assert count(rule.code, base="miete") == 0


@pytest.mark.parametrize(("day", "hits"), [("2012-11-30", 0), ("2013-01-15", 1)])
def test_only_certificates_under_the_rules_of_2012_have_an_efficiency_factor(day: str, hits: int) -> None:
    xml = energy(f"<ausstelldatum>{day}</ausstelldatum><hwbwert>58</hwbwert>")
    assert count("rule-energy-at-fgee-missing", xml) == hits


@pytest.mark.parametrize(("day", "hits"), [(date(2016, 11, 21), 1), (date(2016, 11, 22), 0)])
def test_a_certificate_may_be_ten_years_old(day: date, hits: int) -> None:
    xml = energy(f"<ausstelldatum>{day}</ausstelldatum><hwbwert>58</hwbwert><fgeewert>1.1</fgeewert>")
    assert count("rule-energy-at-certificate-expired", xml) == hits


def test_no_rule_fails_on_odd_values() -> None:
    odd = (
        "<gueltig_bis>nie</gueltig_bis><hwbwert>viel</hwbwert><hwbklasse>?</hwbklasse>"
        "<fgeewert>1/2</fgeewert><fgeeklasse>A</fgeeklasse>"
    )
    listing = next(iter(FeedReader(BytesIO(feed(Example(xml=energy(odd), base="austria")))))).immobilie
    run = Running(RuleSet(as_of=date(2026, 11, 21), rules=by_subject()["energy_at"]))
    assert [rule.code for rule, _ in run.listing(listing, ())] == ["rule-energy-at-class-unknown"]
    assert {one.reason for one in run.not_run} == {"rule-value-unreadable"}
