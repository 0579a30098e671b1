"""A delivery was written before it is read."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_DAYS = 1


def check(feed: FeedSeen, around: Around) -> Iterator[Hit]:
    """A hit where the timestamp lies more than a day ahead; a day is left for time zones."""
    moment = feed.transfer.timestamp
    if moment is not None and (moment.date() - around.as_of).days > _DAYS:
        path = "/openimmo/uebertragung/@timestamp"
        yield Hit(path=path, value=moment.isoformat(), params={"day": moment.date().isoformat()})


RULE = Rule(
    code="rule-timestamp-future",
    severity=Severity.WARNING,
    of=Of.FEED,
    de="Die Lieferung trägt einen Zeitstempel aus der Zukunft ({day}).",
    en="The delivery bears a timestamp from the future ({day}).",
    help_de="Die Uhr des sendenden Rechners stellen.",
    help_en="Set the clock of the sending computer.",
    why_de="Lieferungen, die danach kommen, gelten als älter und werden übergangen, bis die Zukunft erreicht ist.",
    why_en="Deliveries that come later count as older and are passed over until that future has come.",
    source="OpenImmo 1.2.7b, uebertragung/@timestamp",
    sure=Sure.KNOWN,
    right=Example(transfer={"timestamp": "2026-11-22T00:30:00+14:00"}),
    wrong=Example(transfer={"timestamp": "2027-11-20T18:30:00+01:00"}),
    check=check,
)
