"""What a digest or a summary says: how many deliveries met which verdict, each with its reason, and the portals.

Equal failures in a row are told once, with how often and since when. Knows letters; no templates.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.mail import Entry, Letter, MailKind, PortalEntry
from openimmo.reports.blocks import Tone
from openimmo.reports.deliveries import VERDICT_TONES
from openimmo.reports.mail.content import TONES, file_name
from openimmo.reports.plain import short
from openimmo.reports.writing import moment, sentence
from openimmo.settings.durations import span
from openimmo.texts import advice, say

ROWS = 200
_WIDTH = 300


class PortalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One portal: what went out, and what is wrong with it."""

    portal: str
    tone: str
    facts: str
    problem: str
    reason: str
    todo: tuple[str, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery, or several that failed alike one after another."""

    file: str
    tone: str
    verdict: str
    facts: str
    reason: str
    todo: tuple[str, ...]


def digest_values(letter: Letter, subject: str) -> Mapping[str, object]:
    """What the templates of a digest ask for."""
    rows = list(_rows(letter.entries, letter.lang))
    untold = sum(letter.verdicts.values()) - sum(1 for one in letter.entries if one.delivery)
    return {
        "title": subject,
        "means": _means(letter),
        "verdicts": [(say(f"verdict-{name}", letter.lang), count) for name, count in sorted(letter.verdicts.items())],
        "portals": [_portal(one, letter.lang) for one in letter.portals],
        "rows": rows[-ROWS:],
        "more": max(0, untold) + max(0, len(rows) - ROWS),
    }


def _means(letter: Letter) -> str:
    if letter.kind is MailKind.ALERT:
        return say("mail-source-means", letter.lang)
    if letter.kind is MailKind.DIGEST:
        return say("mail-digest-means", letter.lang)
    since, until = moment(letter.since, letter.lang), moment(letter.until, letter.lang)
    return say("mail-summary-means", letter.lang, since=since, until=until)


def _rows(entries: Sequence[Entry], lang: str) -> Iterator[Row]:
    for (key, _), group in groupby(entries, key=lambda one: (one.key, one.key or one.delivery)):
        alike = list(group)
        yield _row(alike if key else alike[:1], lang)


def _row(alike: Sequence[Entry], lang: str) -> Row:
    last = alike[-1]
    when = moment(last.at, lang)
    if len(alike) > 1:
        times = say("mail-times", lang, count=len(alike))
        when = f"{times}, {moment(alike[0].at, lang)} – {moment(last.at, lang)}"
    who = short(last.sender, 80) if last.sender else say("mail-unknown-sender", lang)
    counts = say("report-count-in-feed", lang, count=last.counts.in_feed)
    return Row(
        file=file_name(last.path),
        tone=TONES.get(VERDICT_TONES[last.verdict], "info"),
        verdict=say(f"verdict-{last.verdict}" if last.delivery else "mail-source", lang),
        facts=f"{who} · {when} · {counts} · {last.delivery}" if last.delivery else when,
        reason=short(sentence(last.reason, lang), _WIDTH) if last.reason else "",
        todo=_todo(last.reason, lang),
    )


def _portal(one: PortalEntry, lang: str) -> PortalRow:
    every = span(one.every) if one.every else say("portals-by-hand", lang)
    facts = say(
        "mail-portal-facts", lang, exports=one.exports, last=moment(one.last_sent, lang), queued=one.queued,
        rejected=one.rejected, every=every,
    )  # fmt: skip
    tone = Tone.BAD if one.failures else Tone.CAREFUL if one.rejected else Tone.GOOD
    return PortalRow(
        portal=one.portal,
        tone=TONES.get(tone, "info"),
        facts=facts,
        problem=say("mail-portal-fails", lang, count=one.failures) if one.failures else "",
        reason=short(sentence(one.problem, lang), _WIDTH) if one.problem else "",
        todo=_todo(one.problem, lang),
    )


def _todo(reason: Reason | None, lang: str) -> tuple[str, ...]:
    todo = advice(reason.code, lang, **reason.params) if reason else None
    return (short(todo, 2 * _WIDTH),) if todo else ()
