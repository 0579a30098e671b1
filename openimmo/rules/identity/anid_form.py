"""An openimmo_anid has the documented form of 31 characters."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.identity.form import documented
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(anbieter: Anbieter, _around: Around) -> Iterator[Hit]:
    """A hit where openimmo_anid has another form."""
    anid = (anbieter.openimmo_anid or "").strip()
    if anid and not documented("A", anid):
        yield Hit(path="openimmo_anid", value=anid[:80])


RULE = Rule(
    code="rule-anid-form",
    severity=Severity.INFO,
    of=Of.PROVIDER,
    de="Die openimmo_anid hat nicht die dokumentierte Form.",
    en="The openimmo_anid does not have the documented form.",
    help_de="A, drei Zeichen Herstellerkürzel, 17 Ziffern Zeitstempel und zehn weitere Zeichen, zusammen 31. Eine"
    " Kennung, unter der ein Portal den Anbieter kennt, aber nicht ohne Absprache ändern.",
    help_en="A, three characters for the maker, 17 digits of time and ten more characters, 31 in all. But do not change"
    " an id a portal knows the provider by without asking.",
    why_de="Oft steht hier die Kundennummer beim Portal; das geht, ist aber nicht weltweit eindeutig.",
    why_en="Often the customer number at the portal stands here; that works, but is not unique worldwide.",
    source="OpenImmo 1.2.7b, anbieter/openimmo_anid",
    default=False,
    right=Example(),
    wrong=Example(provider="<openimmo_anid>10417</openimmo_anid>"),
    check=check,
)
