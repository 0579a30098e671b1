"""A validation as text: readable in 80 columns, the feed named only where there are several, nothing kept quiet."""

import re

from msgspec.structs import replace

from openimmo.domain.validation import NotRun
from openimmo.findings import Finding, Severity
from openimmo.reports.lines import lines
from openimmo.reports.plain import printable
from openimmo.reports.text import text
from openimmo.reports.validation import draw_validation
from tests.reports.made_validations import PLACE, faults, package

RULE = Finding(
    code="rule-price-missing",
    severity=Severity.WARNING,
    rule="rule-price-missing",
    params={"field": "kaufpreis"},
    feed="openimmo.xml",
    listing="A1",
    line=7,
    path=f"{PLACE}/preise",
)


def said(shown, lang="en", detail=0):
    return lines(list(draw_validation(shown, lang, detail)))


def on_terminal(shown, lang="de"):
    return re.sub(r"\x1b\[[0-9;]*m", "", text(list(draw_validation(shown, lang)), width=80))


def test_fits_a_terminal_and_further_lines_stand_to_the_right_of_the_first():
    shown = on_terminal(
        package(findings=tuple(replace(RULE, listing=f"A{number}") for number in range(9)))
    ).splitlines()
    assert max(map(len, shown)) <= 80
    begins = next(place for place, line in enumerate(shown) if line.startswith("    A0, Zeile 7, preise:"))
    assert shown[begins + 1].startswith(("      ", "    A1"))


def test_names_the_feed_only_where_there_are_several():
    one = package(findings=(RULE,))
    several = replace(one, feeds=(*one.feeds, replace(one.feeds[0], name="zwei.xml")))
    other = replace(one, findings=(replace(RULE, feed="fremd.xml"),))
    assert "    A1, line 7, preise: " in said(one)
    assert "    openimmo.xml, A1, line 7, preise: " in said(several)
    assert "    fremd.xml, A1, line 7, preise: " in said(other)


def test_says_where_a_rule_is_explained_and_only_where_one_was_broken():
    assert said(package(findings=(RULE,))).count("openimmo rules CODE") == 1
    assert "openimmo rules CODE" not in said(package(findings=faults()))


def test_tells_which_rules_could_not_look_and_why():
    unseen = (NotRun(rule="rule-a", reason="rule-not-run-files"), NotRun(rule="rule-b", reason="rule-not-run-files"))
    shown = said(package(findings=(), not_run=unseen), "de")
    assert "Nicht geprüft, ohne die Dateien der Lieferung nicht zu prüfen: rule-a, rule-b" in shown
    assert "rule-a" not in said(package(findings=(), not_run=unseen), detail=-1)


def test_many_rules_that_could_not_look_are_counted_and_named_on_demand():
    unseen = tuple(NotRun(rule=f"rule-{number}", reason="rule-not-run-files") for number in range(9))
    assert "9 rules (-v names them)" in said(package(findings=(), not_run=unseen))
    assert "rule-8" in said(package(findings=(), not_run=unseen), detail=1)


def test_a_list_of_expected_values_is_shown_longer_than_a_value():
    expected = f"one of {', '.join(['ABC'] * 20)}"
    found = replace(
        faults()[0], params={"name": "iso_land", "expected": expected, "expected_de": expected}, value="x" * 99
    )
    assert expected in said(package(findings=(found,)))
    assert "x" * 60 not in said(package(findings=(found,)))


def test_line_breaks_and_tabs_are_printable_and_what_steers_a_screen_is_not():
    assert printable("a\n\tb\x1b\u202e\r") == "a\n\tb\\x1b\\u202e\\x0d"
