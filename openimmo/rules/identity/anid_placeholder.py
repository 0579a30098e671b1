"""The id of a provider is a real one, not what stood in the software before somebody filled it in."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_PLACEHOLDER = re.compile(
    r"0*1?|x+|-+|\?+|\.+|(?:0?12345(?:6(?:7(?:89?0?)?)?)?)|test(?:anbieter|makler)?|demo|dummy|muster|anid|openimmo_anid"
    r"|anbieter|unbekannt|unknown|none|null|n/?a",
    re.IGNORECASE,
)


def check(anbieter: Anbieter, _around: Around) -> Iterator[Hit]:
    """A hit where openimmo_anid looks like a placeholder."""
    anid = (anbieter.openimmo_anid or "").strip()
    if anid and len(anid) <= 40 and _PLACEHOLDER.fullmatch(anid):
        yield Hit(path="openimmo_anid", value=anid)


RULE = Rule(
    code="rule-anid-placeholder",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    de="Die openimmo_anid „{value}“ ist offenbar ein Platzhalter.",
    en="The openimmo_anid “{value}” seems to be a placeholder.",
    help_de="In der sendenden Software die Kennung des Anbieters eintragen, die der Empfänger kennt.",
    help_en="Enter the id of the provider that the receiver knows in the sending software.",
    why_de="Senden zwei Makler denselben Platzhalter, hält der Empfänger sie für einen und mischt ihre Bestände.",
    why_en="Where two brokers send the same placeholder, the receiver takes them for one and mixes their stocks.",
    source="OpenImmo 1.2.7b, anbieter/openimmo_anid; advice of vendors to send 0001",
    sure=Sure.SECONDARY,
    right=Example(provider="<openimmo_anid>100001</openimmo_anid>"),
    wrong=Example(provider="<openimmo_anid>0001</openimmo_anid>"),
    check=check,
)
