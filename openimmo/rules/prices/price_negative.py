"""Prices, rents and costs are never below zero."""

from collections.abc import Iterator
from operator import attrgetter

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import number
from openimmo.rules.rule import Example, Hit, Rule, Sure

_NAMES = (
    "kaufpreis", "nettokaltmiete", "kaltmiete", "warmmiete", "nebenkosten", "heizkosten", "kaution", "pauschalmiete",
    "hausgeld", "pacht", "erbpacht", "abstand",
)  # fmt: skip
_ALL = attrgetter(*_NAMES)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each amount below zero."""
    preise = listing.preise
    if preise is None:
        return
    for name, found in zip(_NAMES, _ALL(preise), strict=True):
        if found is None:
            continue
        value = number(preise, name)
        if value is not None and value < 0:
            yield Hit(path=f"preise/{name}", value=str(value), params={"field": name})


RULE = Rule(
    code="rule-price-negative",
    severity=Severity.WARNING,
    de="{field} ist kleiner als 0: {value}.",
    en="{field} is below 0: {value}.",
    help_de="Den Betrag ohne Minuszeichen angeben oder das Element weglassen.",
    help_en="Give the amount without the minus sign, or leave the element out.",
    why_de="Einen negativen Preis gibt es nicht; meist ist es ein Platzhalter für „unbekannt“.",
    why_en="There is no negative price; mostly it stands for “unknown”.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><abstand>0</abstand></preise>"),
    wrong=Example(xml="<preise><abstand>-1</abstand></preise>"),
    check=check,
)
