"""A delivery says when it was written."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Uebertragung
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_BEFORE = ("1.1", "1.2.0", "1.2.1")  # the attribute came with 1.2.2


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit where uebertragung, there at all, has no timestamp, in versions that know one."""
    transfer = feed.transfer
    if transfer.timestamp is not None or (transfer.kept is not None and "timestamp" in transfer.kept.attributes):
        return
    if transfer == Uebertragung() or (transfer.version or "").strip().startswith(_BEFORE):
        return
    yield Hit(path="/openimmo/uebertragung")


RULE = Rule(
    code="rule-timestamp-missing",
    severity=Severity.INFO,
    of=Of.FEED,
    de="Die Lieferung sagt nicht, wann sie geschrieben wurde.",
    en="The delivery does not say when it was written.",
    help_de="In uebertragung das Attribut timestamp senden, mit Zeitzone.",
    help_en="Send the attribute timestamp in uebertragung, with its time zone.",
    why_de="Am Zeitstempel erkennt ein Empfänger, welche von zwei Lieferungen die neuere ist. Ohne ihn kann eine"
    " verspätete alte Lieferung eine neue überschreiben.",
    why_en="By the timestamp a receiver knows which of two deliveries is newer. Without it, a late old delivery may"
    " overwrite a new one.",
    source="OpenImmo 1.2.7b, uebertragung/@timestamp",
    right=Example(transfer={"timestamp": "2026-11-20T18:30:00.0000000+01:00"}),
    wrong=Example(transfer={"timestamp": None}),
    sure=Sure.KNOWN,
    check=check,
)
