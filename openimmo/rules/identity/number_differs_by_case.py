"""Public numbers of one provider differ by more than capital and small letters."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.identity.numbering import NUMBER, owner, shown
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at each number that is another one of the same provider, but for the case of its letters."""
    first: dict[tuple[str, str], str] = {}
    for one in feed.listings:
        if one.extern is None:
            continue
        known = first.setdefault((owner(feed, one.provider), one.extern.casefold()), one.extern)
        if known != one.extern:
            params = {"number": shown(one.extern), "other": shown(known)}
            yield Hit(
                path=f"{one.path}/{NUMBER}", value=shown(one.extern), listing=one.extern, line=one.line, params=params
            )


RULE = Rule(
    code="rule-number-differs-by-case",
    severity=Severity.INFO,
    of=Of.FEED,
    de="Die Objektnummern {number} und {other} unterscheiden sich nur durch Groß- und Kleinschreibung.",
    en="The listing numbers {number} and {other} differ only by capital and small letters.",
    help_de="Objektnummern so vergeben, dass sie sich auch ohne Rücksicht auf die Schreibung unterscheiden.",
    help_en="Give numbers that differ even where the case of letters does not count.",
    why_de="Viele Datenbanken vergleichen ohne Rücksicht auf Groß- und Kleinschreibung; für sie ist das ein Objekt.",
    why_en="Many databases compare without regard to case; for them this is one listing.",
    source="usual collations of databases",
    sure=Sure.KNOWN,
    right=Example(more=("<verwaltung_techn><objektnr_extern>AUE-1701a</objektnr_extern></verwaltung_techn>",)),
    wrong=Example(more=("<verwaltung_techn><objektnr_extern>aue-1701</objektnr_extern></verwaltung_techn>",)),
    check=check,
)
