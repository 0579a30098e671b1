"""What is told after listings were written in another form: how many, where, and what was held back.

Knows findings. Does not know the forms.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from openimmo.findings import Finding
from openimmo.reports.blocks import Block, Line, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.writing import amount
from openimmo.texts import say


def draw_written(
    count: int,
    output: Path | None,
    findings: Sequence[Finding],
    counts: Mapping[str, int],
    lang: str,
    *,
    internal: bool,
) -> Iterator[Block]:
    """``output`` is None for standard output; ``counts`` says how often each code was found."""
    yield Line(say("forms-written", lang, path=output or "-", count=amount(count, lang)), Tone.GOOD)
    if internal:
        yield Line(say("forms-is-internal", lang), Tone.CAREFUL)
    yield from draw_findings(findings, counts, lang)
