"""Areas and numbers are never below zero."""

from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_NAMES = (
    "wohnflaeche", "nutzflaeche", "gesamtflaeche", "grundstuecksflaeche", "bueroflaeche", "ladenflaeche",
    "lagerflaeche", "anzahl_zimmer", "anzahl_schlafzimmer", "anzahl_badezimmer",
)  # fmt: skip
_ALL = attrgetter(*_NAMES)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each area or number below zero."""
    flaechen = listing.flaechen
    if flaechen is None:
        return
    for name, value in zip(_NAMES, _ALL(flaechen), strict=True):
        if value is not None and isinstance(value, Decimal) and value < 0:
            yield Hit(path=f"flaechen/{name}", value=str(value), params={"field": name})


RULE = Rule(
    code="rule-area-negative",
    severity=Severity.WARNING,
    de="{field} ist kleiner als 0: {value}.",
    en="{field} is below 0: {value}.",
    help_de="Den Wert ohne Minuszeichen angeben oder das Element weglassen.",
    help_en="Give the value without the minus sign, or leave the element out.",
    why_de="Eine negative Fläche gibt es nicht; meist ist es ein Platzhalter für „unbekannt“.",
    why_en="There is no negative area; mostly it stands for “unknown”.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><nutzflaeche>0</nutzflaeche></flaechen>"),
    wrong=Example(xml="<flaechen><nutzflaeche>-1</nutzflaeche></flaechen>"),
    check=check,
)
