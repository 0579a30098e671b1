"""The address for the import report is one that can be written to."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.contact.mail import writable
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit where techn_email is sent and is no mail address."""
    address = (feed.transfer.techn_email or "")[:300].strip()
    if address and not writable(address):
        yield Hit(path="/openimmo/uebertragung/@techn_email", value=address[:200])


RULE = Rule(
    code="rule-report-address-malformed",
    severity=Severity.WARNING,
    of=Of.FEED,
    de="techn_email ist keine E-Mail-Adresse: „{value}“.",
    en="techn_email is no mail address: “{value}”.",
    help_de="Genau eine Adresse senden, oder das Attribut weglassen.",
    help_en="Send exactly one address, or leave the attribute out.",
    why_de="Der Bericht über den Import geht sonst verloren, und Ablehnungen bleiben unbemerkt.",
    why_en="Else the report on the import is lost, and refusals go unnoticed.",
    source="OpenImmo 1.2.7b, uebertragung/@techn_email; RFC 5321",
    sure=Sure.KNOWN,
    right=Example(transfer={"techn_email": ""}),
    wrong=Example(transfer={"techn_email": "www.aue-immobilien.example.de"}),
    check=check,
)
