"""Every listing says what is asked for it."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at each listing without aktionart, unless modus speaks for the whole delivery."""
    if feed.transfer.modus is not None:
        return
    for one in feed.listings:
        if one.action is None:
            yield Hit(path=f"{one.path}/verwaltung_techn/aktion", listing=one.extern, line=one.line)


RULE = Rule(
    code="rule-action-missing",
    severity=Severity.INFO,
    of=Of.FEED,
    de="Das Objekt sagt keine Aktion; es gilt als neu oder geändert.",
    en="The listing states no action; it counts as new or changed.",
    help_de='aktion mit aktionart="CHANGE" senden.',
    help_en='Send aktion with aktionart="CHANGE".',
    why_de="Ohne Angabe ist das Objekt nach dem Standard neu. Das ist erlaubt; die meisten Empfänger nehmen es als"
    " Änderung, darum nur auf Wunsch.",
    why_en="Without it, the listing is new by the standard. That is allowed, and most receivers take it as a change,"
    " hence only on request.",
    source="OpenImmo 1.2.7b, aktion/@aktionart",
    default=False,
    right=Example(),
    wrong=Example(xml="<verwaltung_techn><aktion/></verwaltung_techn>"),
    check=check,
)
