"""An audit for people: what was checked, and what is wrong. Knows findings; does not know how it was checked."""

from collections.abc import Iterator, Mapping, Sequence

from openimmo.findings import Finding
from openimmo.reports.blocks import Block, Gap, Line, Pairs, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.writing import amount
from openimmo.texts import catalogue, say


def draw_audit(checked: Mapping[str, int], problems: Sequence[Finding], lang: str) -> Iterator[Block]:
    """How many of each kind were checked, then every problem."""
    yield Pairs(tuple((_name(kind, lang), amount(count, lang)) for kind, count in checked.items()))
    yield Gap()
    if not problems:
        yield Line(say("report-audit-well", lang), Tone.GOOD)
        return
    yield Line(say("report-audit-problems", lang, count=amount(len(problems), lang)), Tone.BAD)
    yield from draw_findings(problems, {}, lang, everything=True)


def _name(kind: str, lang: str) -> str:
    code = f"audit-checked-{kind.replace('_', '-')}"
    return say(code, lang) if code in catalogue() else kind
