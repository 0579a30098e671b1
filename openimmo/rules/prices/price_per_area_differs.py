"""A price per square metre is the price divided by an area of the listing."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie, Preise
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import sizes
from openimmo.rules.prices.amounts import cold_rent, monthly, positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_AREAS = (
    "wohnflaeche", "nutzflaeche", "gesamtflaeche", "grundstuecksflaeche", "bueroflaeche", "ladenflaeche",
    "lagerflaeche", "verkaufsflaeche", "gastroflaeche", "vermietbare_flaeche", "freiflaeche", "verwaltungsflaeche",
)  # fmt: skip
_FIRST = _AREAS[:2]
_NEAR = Decimal("0.15")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a price per square metre fits no area, nor two of them together."""
    preise, flaechen = listing.preise, listing.flaechen
    if preise is None or flaechen is None or (preise.kaufpreis_pro_qm is None and preise.mietpreis_pro_qm is None):
        return
    for name, whole_of in (("kaufpreis_pro_qm", _price), ("mietpreis_pro_qm", _rent)):
        each = positive(preise, name)
        whole = whole_of(preise) if each is not None else None
        if each is None or whole is None or any(_fits(whole, each, area) for area in sizes(flaechen, _FIRST)):
            continue
        areas = sizes(flaechen, _AREAS)
        areas += [one + other for one in areas for other in areas if one != other]
        if areas and not any(_fits(whole, each, area) for area in areas):
            params = {"field": name, "each": shown(each), "whole": shown(whole), "area": shown(areas[0])}
            yield Hit(path=f"preise/{name}", value=str(each), params=params)


def _price(preise: Preise) -> Decimal | None:
    return positive(preise, "kaufpreis")


def _rent(preise: Preise) -> Decimal | None:
    return cold_rent(preise) if monthly(preise) else None


def _fits(whole: Decimal, each: Decimal, area: Decimal) -> bool:
    return abs(whole / area - each) <= each * _NEAR


RULE = Rule(
    code="rule-price-per-area-differs",
    severity=Severity.INFO,
    de="{field} ({each}) passt nicht zum Preis von {whole} und der Fläche von {area} m².",
    en="{field} ({each}) does not fit the price of {whole} and the area of {area} m².",
    help_de="{field} neu berechnen oder weglassen.",
    help_en="Work {field} out anew, or leave it out.",
    why_de="Zwei Preise, die sich widersprechen, wirken unseriös; oft ist einer von beiden veraltet.",
    why_en="Two prices that contradict each other look careless; often one of them is out of date.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><kaufpreis_pro_qm>3444</kaufpreis_pro_qm></preise>", base="kauf"),
    wrong=Example(xml="<preise><kaufpreis_pro_qm>4444</kaufpreis_pro_qm></preise>", base="kauf"),
    check=check,
)
