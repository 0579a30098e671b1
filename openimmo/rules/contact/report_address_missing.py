"""A delivery says who gets the import report."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit where uebertragung has no techn_email."""
    if not (feed.transfer.techn_email and feed.transfer.techn_email.strip()):
        yield Hit(path="/openimmo/uebertragung")


RULE = Rule(
    code="rule-report-address-missing",
    severity=Severity.INFO,
    of=Of.FEED,
    de="Es fehlt techn_email; niemand bekommt den Bericht über den Import.",
    en="techn_email is missing; nobody gets the report on the import.",
    help_de="In uebertragung das Attribut techn_email senden.",
    help_en="Send the attribute techn_email in uebertragung.",
    why_de="Portale melden dorthin, was sie abgelehnt haben und warum. Erlaubt ist es ohne; darum nur auf Wunsch.",
    why_en="Portals report there what they refused and why. It is allowed without, hence only on request.",
    source="OpenImmo 1.2.7b, uebertragung/@techn_email",
    default=False,
    right=Example(),
    wrong=Example(transfer={"techn_email": None}),
    check=check,
)
