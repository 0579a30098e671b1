"""Every rule finds what is wrong in its wrong example, and nothing at all in its right one."""

from datetime import date
from pathlib import Path

import pytest

from openimmo.findings import Severity
from openimmo.pipeline.validating import Options, validate_package
from openimmo.rules.book import rules
from openimmo.rules.rule import Example, Rule, Sure
from openimmo.rules.running import rule_set
from tests.rules.examples import feed, write

RULES = [pytest.param(rule, id=code) for code, rule in rules().items()]


def codes(example: Example, rule: Rule, folder: Path) -> set[str]:
    """The codes of everything that is found in an example, as a package with its pictures."""
    chosen = rule_set(example.as_of, on=[rule.code])
    validation = validate_package(write(example, folder), Options(rules=chosen))
    assert [one for one in validation.not_run if one.reason == "rule-failed"] == []
    return set(validation.finding_counts)


@pytest.mark.parametrize("rule", RULES)
def test_the_right_example_is_right_in_every_way(rule: Rule, tmp_path: Path) -> None:
    assert codes(rule.right, rule, tmp_path) == set(rule.right.also)


@pytest.mark.parametrize("rule", RULES)
def test_the_wrong_example_breaks_this_rule_and_no_other(rule: Rule, tmp_path: Path) -> None:
    assert codes(rule.wrong, rule, tmp_path) == {rule.code, *rule.wrong.also}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_holds_on_the_day_of_its_examples(rule: Rule) -> None:
    assert rule.holds(rule.wrong.as_of)


@pytest.mark.parametrize("rule", RULES)
def test_only_a_primary_source_makes_an_error(rule: Rule) -> None:
    assert rule.sure is Sure.PRIMARY or rule.severity is not Severity.ERROR


@pytest.mark.parametrize("base", ["miete", "kauf", "gewerbe", "austria"])
@pytest.mark.parametrize("as_of", [date(2026, 7, 1), date(2026, 11, 21)])
def test_the_good_feeds_are_good(base: str, as_of: date, tmp_path: Path) -> None:
    validation = validate_package(write(Example(base=base), tmp_path), Options(rules=rule_set(as_of)))
    assert validation.finding_counts == {}
    assert feed(Example(base=base))
