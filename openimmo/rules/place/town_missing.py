"""A listing has a town."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where ort is missing or empty."""
    geo = listing.geo
    if geo is not None and not (geo.ort and geo.ort.strip()):
        yield Hit(path="geo")


RULE = Rule(
    code="rule-town-missing",
    severity=Severity.WARNING,
    de="Der Ort fehlt.",
    en="The town is missing.",
    help_de="ort in geo senden.",
    help_en="Send ort in geo.",
    why_de="Der Standard erlaubt das, ImmobilienScout24 nicht; und die Überschrift vieler Anzeigen nennt den Ort.",
    why_en="The standard allows it, ImmobilienScout24 does not; and the heading of many advertisements names the town.",
    source="ImmobilienScout24 API, city; OpenImmo 1.2.7b, geo",
    right=Example(xml="<geo><ort>Au</ort></geo>"),
    wrong=Example(without=("geo/ort",)),
    check=check,
)
