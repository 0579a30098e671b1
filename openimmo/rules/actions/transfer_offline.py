"""A delivery over the network says so: art="ONLINE"."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Art
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit where art is OFFLINE."""
    if feed.transfer.art is Art.OFFLINE:
        yield Hit(path="/openimmo/uebertragung/@art", value="OFFLINE")


RULE = Rule(
    code="rule-transfer-offline",
    severity=Severity.INFO,
    of=Of.FEED,
    de='Die Lieferung sagt art="OFFLINE", also auf einem Datenträger.',
    en='The delivery says art="OFFLINE", that is, on a data carrier.',
    help_de='art="ONLINE" senden.',
    help_en='Send art="ONLINE".',
    why_de="Die Angabe hat nur noch geschichtlichen Wert, und verbreitete Software sendet OFFLINE; darum nur auf"
    " Wunsch.",
    why_en="It matters to history only, and widespread software sends OFFLINE; hence only on request.",
    source="OpenImmo 1.2.7b, uebertragung/@art",
    default=False,
    right=Example(),
    wrong=Example(transfer={"art": "OFFLINE"}),
    check=check,
)
