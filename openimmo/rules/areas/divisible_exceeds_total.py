"""The smallest part that can be rented is not larger than the whole."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size, sizes
from openimmo.rules.rule import Example, Hit, Rule, Sure

_WHOLES = (
    "gesamtflaeche", "bueroflaeche", "nutzflaeche", "ladenflaeche", "verkaufsflaeche", "lagerflaeche", "gastroflaeche",
    "vermietbare_flaeche", "freiflaeche", "grundstuecksflaeche", "flaechebis", "wohnflaeche", "sonstflaeche",
)  # fmt: skip


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where teilbar_ab or bueroteilflaeche is larger than every area."""
    flaechen = listing.flaechen
    if flaechen is None or (flaechen.teilbar_ab is None and flaechen.bueroteilflaeche is None):
        return
    most = max(sizes(flaechen, _WHOLES), default=None)
    for name in ("teilbar_ab", "bueroteilflaeche"):
        part = size(flaechen, name)
        if part is not None and most is not None and part > most:
            params = {"field": name, "part": f"{part:f}", "total": f"{most:f}"}
            yield Hit(path=f"flaechen/{name}", value=str(part), params=params)


RULE = Rule(
    code="rule-divisible-exceeds-total",
    severity=Severity.WARNING,
    de="{field} ({part} m²) ist größer als die größte Fläche ({total} m²).",
    en="{field} ({part} m²) is larger than the largest area ({total} m²).",
    help_de="{field} als Teil der Gesamtfläche angeben.",
    help_en="Give {field} as a part of the whole area.",
    why_de="Wer nach Teilflächen sucht, findet das Angebot nicht.",
    why_en="Who searches for parts does not find the offer.",
    source="OpenImmo 1.2.7b, teilbar_ab",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><teilbar_ab>248</teilbar_ab></flaechen>", base="gewerbe"),
    wrong=Example(xml="<flaechen><teilbar_ab>1100</teilbar_ab></flaechen>", base="gewerbe"),
    check=check,
)
