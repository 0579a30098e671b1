"""Explanations of codes as pages of blocks, for a terminal. Knows explanations; does not know where they are from."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from openimmo.findings import Severity
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.explaining import Explained, example_text, holds, subject_name
from openimmo.reports.findings import TONES
from openimmo.reports.writing import amount
from openimmo.rules.book import file_of
from openimmo.rules.rule import Rule
from openimmo.texts import say


def draw_rules(found: Sequence[Explained], lang: str) -> Iterator[Block]:
    """A table of rules for each subject."""
    for name, group in groupby(found, key=lambda one: subject_name(one, lang)):
        yield Line(name, Tone.STRONG)
        columns = (Column(say("explain-rule", lang), name=True), Column(say("explain-severity", lang)), Column(""))
        yield Table(columns, tuple(_row(one, lang) for one in group))
        yield Gap()
    yield Line(say("explain-rules-counted", lang, count=amount(len(found), lang)), Tone.QUIET)


def draw_explained(one: Explained, lang: str) -> Iterator[Block]:
    """Everything about one code."""
    yield Line(one.says, Tone.PLAIN, 0, Cell(f"{one.code}:", Tone.STRONG))
    yield Gap()
    yield Pairs(tuple(_facts(one, lang)))
    if one.rule:
        yield from _part("explain-why", one.rule.why_de if lang == "de" else one.rule.why_en, lang)
    if one.todo:
        yield from _part("explain-todo", one.todo, lang)
    if one.rule:
        yield from _example("explain-wrong", example_text(one.rule.wrong, lang), lang)
        yield from _example("explain-right", example_text(one.rule.right, lang), lang)


def _row(one: Explained, lang: str) -> tuple[Cell, ...]:
    severity = Severity(one.severity)
    return Cell(one.code), Cell(say(f"report-{severity}", lang), TONES[severity]), Cell(one.says)


def _facts(one: Explained, lang: str) -> Iterator[tuple[str, str]]:
    yield say("explain-severity", lang), say(f"report-{one.severity}", lang)
    yield say("explain-subject", lang), subject_name(one, lang)
    if one.rule:
        yield from _of_rule(one.rule, lang)


def _of_rule(rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    sure = say(f"explain-sure-{rule.sure}", lang)
    yield say("explain-source", lang), f"{rule.source} ({sure})"
    yield say("explain-holds", lang), holds(rule, lang)
    if rule.countries is not None:
        yield say("explain-countries", lang), ", ".join(sorted(rule.countries))
    yield say("explain-file", lang), file_of(rule.code).as_posix()


def _part(title: str, text: str, lang: str) -> Iterator[Block]:
    yield Gap()
    yield Line(say(title, lang), Tone.STRONG)
    yield Line(text, Tone.PLAIN, 2)


def _example(title: str, text: str, lang: str) -> Iterator[Block]:
    if text:
        yield Gap()
        yield Line(say(title, lang), Tone.STRONG)
        for line in text.split("\n"):
            blanks = len(line) - len(line.lstrip())
            yield Line(line.strip(), Tone.QUIET, 2 + blanks)
