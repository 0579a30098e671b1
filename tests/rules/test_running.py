"""How rules are chosen and run: by day, country and action; what fails or cannot look is told, never raised."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from openimmo.domain.listing import MediaRef
from openimmo.findings import Severity
from openimmo.importers.feed import FeedReader
from openimmo.model import Immobilie
from openimmo.pipeline.validating import Options, validate_package
from openimmo.rules.book import file_of, rules, subject_of
from openimmo.rules.rule import CannotTell, Example, Hit, Need, Of, Rule
from openimmo.rules.running import RuleSet, Running, rule_set
from tests.rules.examples import ROOT, feed, write

DAY = date(2026, 11, 21)
GOOD = Example()


def always(_listing: Any, _about: Any) -> Iterator[Hit]:
    yield Hit(path="preise", value="1")


def failing(_listing: Any, _about: Any) -> Iterator[Hit]:
    raise ZeroDivisionError


def unsure(_listing: Any, _about: Any) -> Iterator[CannotTell]:
    yield CannotTell("rule-value-unreadable")


def made(**changes: Any) -> Rule:
    """A rule that always hits, with these changes."""
    base = msgspec.structs.replace(rules()["rule-price-missing"], references=True)
    return msgspec.structs.replace(base, check=always, **changes)


def chosen(*some: Rule) -> RuleSet:
    return RuleSet(as_of=DAY, rules=some)


def listing(example: Example = GOOD) -> Immobilie:
    """The first listing of an example."""
    return next(iter(FeedReader(BytesIO(feed(example))))).immobilie


def hits(rule: Rule, example: Example = GOOD, media: tuple[MediaRef, ...] | None = ()) -> int:
    return len(Running(chosen(rule)).listing(listing(example), media))


DELETION = Example(xml='<verwaltung_techn><aktion aktionart="DELETE"/></verwaltung_techn>')
REFERENCE = Example(xml='<verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>')


def test_a_listing_to_be_deleted_is_judged_only_by_rules_about_deletions() -> None:
    assert hits(made(), DELETION) == 0
    assert hits(made(deletions=True), DELETION) == 1


def test_a_reference_is_judged_unless_a_rule_is_not_about_references() -> None:
    assert hits(made(), REFERENCE) == 1
    assert hits(made(references=False), REFERENCE) == 0


def test_a_rule_of_a_country_looks_at_that_country_and_at_listings_that_name_none() -> None:
    german = made(countries=frozenset({"DEU"}))
    assert hits(german) == 1
    assert hits(german, Example(without=("geo/land",))) == 1
    assert hits(german, Example(base="austria")) == 0


def test_very_many_countries_are_no_way_to_fill_the_memory() -> None:
    running = Running(chosen(made(countries=frozenset({"DEU"}))))
    for number in range(1000):
        one = listing()
        assert one.geo is not None
        assert one.geo.land is not None
        land = msgspec.structs.replace(one.geo.land, iso_land=f"X{number}")
        running.listing(msgspec.structs.replace(one, geo=msgspec.structs.replace(one.geo, land=land)), ())
    assert running._for.cache_info().currsize <= 256


def test_a_rule_that_needs_the_files_says_so_where_there_are_none() -> None:
    running = Running(chosen(made(needs=Need.FILES)))
    assert running.listing(listing(), None) == []
    assert running.listing(listing(), ()) != []
    assert [(one.reason, one.count) for one in running.not_run] == [("rule-not-run-files", 1)]


def test_a_rule_that_fails_is_told_and_the_others_go_on() -> None:
    broken, well = msgspec.structs.replace(made(), check=failing), made()
    running = Running(chosen(broken, well))
    assert len(running.listing(listing(), ())) == 1
    assert [(one.reason, one.count) for one in running.not_run] == [("rule-failed", 1)]


def test_a_rule_of_a_feed_that_fails_is_told_too() -> None:
    running = Running(chosen(made(of=Of.FEED), msgspec.structs.replace(made(of=Of.PROVIDER), check=failing)))
    assert len(running.feed(None, None)) == 1  # type: ignore[arg-type]  # the rule looks at nothing
    assert running.provider(None, None) == []  # type: ignore[arg-type]
    assert [one.reason for one in running.not_run] == ["rule-failed"]


def test_a_rule_that_cannot_read_a_value_says_so() -> None:
    running = Running(chosen(msgspec.structs.replace(made(), check=unsure)))
    running.listing(listing(), ())
    running.listing(listing(), ())
    assert [(one.reason, one.count) for one in running.not_run] == [("rule-value-unreadable", 2)]


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    rule = made(valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31))
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
    assert [rule.holds(day) for day in days] == [False, True, True, False]


def test_rules_are_switched_off_and_on_and_made_more_or_less_severe() -> None:
    everything, without = rule_set(DAY), rule_set(DAY, off=["rule-price-missing"])
    assert {rule.code for rule in everything.rules} - {rule.code for rule in without.rules} == {"rule-price-missing"}
    for code, rule in rules().items():
        if not rule.default and rule.holds(DAY):
            assert code not in {one.code for one in everything.rules}
            assert code in {one.code for one in rule_set(DAY, on=[code]).rules}
    harder = rule_set(DAY, severities={"rule-price-missing": Severity.ERROR})
    assert harder.severity(rules()["rule-price-missing"]) is Severity.ERROR


@pytest.mark.parametrize("code", rules())
def test_a_rule_stands_in_the_file_that_the_manual_names(code: str) -> None:
    source = (ROOT / file_of(code)).read_text(encoding="utf-8")
    assert f'code="{code}"' in source
    assert f"/{subject_of(code)}/" in file_of(code).as_posix()


def test_a_finding_of_a_rule_stands_at_its_line_and_names_the_rule(tmp_path: Path) -> None:
    path = write(rules()["rule-price-missing"].wrong, tmp_path)
    (found,) = validate_package(path, Options(rules=rule_set(DAY))).findings
    lines = (path / "openimmo.xml").read_text(encoding="utf-8").split("\n")
    assert found.rule == "rule-price-missing"
    assert found.line is not None
    assert lines[found.line - 1].strip() == "<preise>"
    assert found.path == "/openimmo/anbieter[1]/immobilie[1]/preise"


def test_as_sent_no_rule_judges(tmp_path: Path) -> None:
    path = write(rules()["rule-price-missing"].wrong, tmp_path)
    validation = validate_package(path, Options(rules=rule_set(DAY), repair=False))
    assert validation.findings == ()
    assert validation.as_of is None
