"""Findings for people: grouped by code, the worst first, with the first places of each.

Knows findings. Does not know where they come from.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from openimmo.findings import Finding, Severity
from openimmo.reports.blocks import Block, Cell, Line, Tone
from openimmo.reports.plain import short
from openimmo.texts import advice, say

TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.CAREFUL, Severity.INFO: Tone.QUIET}
ORDER = list(TONES)
PLACES = 3
WIDTH = 60
_WIDER = {"expected": 2, "reason": 6}  # what is expected may be a list of values, a reason is a sentence


def draw_findings(
    findings: Sequence[Finding],
    counts: Mapping[str, int],
    lang: str,
    *,
    everything: bool = False,
    alone: str | None = None,
) -> Iterator[Block]:
    """Each code with how often it was found, the first places and what to do; ``everything`` gives all places.

    ``counts`` says how often each code was found, where more were found than are given. ``alone`` is the feed that
    need not be named at every place.
    """
    ranked = sorted(findings, key=lambda one: (ORDER.index(one.severity), one.code))
    for code, group in groupby(ranked, key=lambda one: one.code):
        yield from _group(code, list(group), counts, lang, everything, alone)


def _group(
    code: str, found: Sequence[Finding], counts: Mapping[str, int], lang: str, everything: bool, alone: str | None
) -> Iterator[Block]:
    severity = found[0].severity
    count = max(counts.get(code, 0), len(found))
    shown = found if everything else found[:PLACES]
    times = f" ({count} ×)" if count > 1 else ""
    yield Line(code + times, Tone.STRONG, 2, Cell(say(f"report-{severity}", lang), TONES[severity]))
    for one in shown:
        yield _place(one, lang, alone)
    if count > len(shown):
        yield Line(say("report-and-more", lang, count=count - len(shown)), Tone.QUIET, 4)
    for todo in dict.fromkeys(filter(None, (advice_of(one, lang) for one in shown))):
        yield Line(f"→ {todo}", Tone.PLAIN, 4)


def _place(one: Finding, lang: str, alone: str | None) -> Line:
    where = (
        None if one.feed == alone else one.feed,
        one.listing,
        say("report-at-line", lang, line=one.line) if one.line is not None else None,
        one.path and tail(one.path),
    )
    place = ", ".join(short(part, WIDTH) for part in where if part)
    said = sentence_of(one, lang)
    if one.repair is not None and short(one.repair, WIDTH) not in said:
        said = f'{said} "{short(one.value or "", WIDTH)}" → "{short(one.repair, WIDTH)}"'
    return Line(said, Tone.PLAIN, 4, Cell(f"{place}:", Tone.QUIET) if place else None)


def tail(path: str) -> str:
    """The part of a path that tells most: what stands below the listing, else the last two steps."""
    below = path.rpartition("/immobilie[")[2].partition("/")[2]
    return below if "/immobilie[" in path and below else "/".join(path.split("/")[-2:])


def sentence_of(one: Finding, lang: str, width: int = WIDTH) -> str:
    """What was found, its values cut to ``width`` characters."""
    return short(say(one.code, lang, **_fills(one, width)), 8 * width)


def advice_of(one: Finding, lang: str, width: int = WIDTH) -> str | None:
    """What to do about it, None where there is nothing to be done."""
    return advice(one.code, lang, **_fills(one, width))


def _fills(one: Finding, width: int) -> Mapping[str, str]:
    given = {"value": one.value or "", "repair": one.repair or "", "path": tail(one.path) if one.path else ""}
    fills = {**given, **one.params}
    return {name: short(text, _room(name) * width) for name, text in fills.items()}


def _room(name: str) -> int:
    """How many times the usual width the value of that name may have."""
    return next((times for begin, times in _WIDER.items() if name.startswith(begin)), 1)
