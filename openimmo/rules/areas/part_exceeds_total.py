"""No part is larger than the total area."""

from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure

_PARTS = (
    "bueroflaeche", "ladenflaeche", "verkaufsflaeche", "lagerflaeche", "gastroflaeche", "verwaltungsflaeche",
    "wohnflaeche", "nutzflaeche", "vermietbare_flaeche",
)  # fmt: skip
_ALL = attrgetter(*_PARTS)
_ROUNDED = Decimal("1.02")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first part that is clearly larger than gesamtflaeche, which may be rounded."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.gesamtflaeche is None:
        return
    total = size(flaechen, "gesamtflaeche")
    if total is None:
        return
    most = total * _ROUNDED + 1
    for name, part in zip(_PARTS, _ALL(flaechen), strict=True):
        if isinstance(part, Decimal) and part > most:
            params = {"field": name, "part": f"{part:f}", "total": f"{total:f}"}
            yield Hit(path=f"flaechen/{name}", value=str(part), params=params)
            return


RULE = Rule(
    code="rule-part-exceeds-total",
    severity=Severity.WARNING,
    de="{field} ({part} m²) ist größer als gesamtflaeche ({total} m²).",
    en="{field} ({part} m²) is larger than gesamtflaeche ({total} m²).",
    help_de="gesamtflaeche als Summe aller Flächen angeben oder weglassen.",
    help_en="Give gesamtflaeche as the sum of all areas, or leave it out.",
    why_de="Empfänger zeigen mal die eine, mal die andere Fläche an.",
    why_en="Receivers show now the one area, now the other.",
    source="OpenImmo 1.2.7b, gesamtflaeche",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><gesamtflaeche>220</gesamtflaeche></flaechen>", base="gewerbe"),
    wrong=Example(xml="<flaechen><gesamtflaeche>22</gesamtflaeche></flaechen>", base="gewerbe"),
    check=check,
)
