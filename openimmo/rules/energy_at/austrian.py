"""The classes A++ to G of Austrian certificates, and the figures they stand for (OIB guideline 6).

At the edges both classes count. Knows no listing.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

AUSTRIA = frozenset({"AUT"})
BUILDINGS_AT = frozenset(("wohnung", "haus", "buero_praxen", "einzelhandel", "gastgewerbe", "zinshaus_renditeobjekt"))
Scale = Mapping[str, tuple[Decimal, Decimal]]
_NAMES = ("A++", "A+", "A", "B", "C", "D", "E", "F", "G")
_LONGEST = 20


def _scale(*edges: str) -> Scale:
    ends = [Decimal(-1), *map(Decimal, edges), Decimal(100_000)]
    return dict(zip(_NAMES, pairwise(ends), strict=True))


HWB = _scale("10", "15", "25", "50", "100", "150", "200", "250")
"""Heating demand in kWh/(m²·a)."""
FGEE = _scale("0.55", "0.70", "0.85", "1.00", "1.75", "2.50", "3.25", "4.00")
"""Total energy efficiency factor, without unit."""


def read_at_class(text: str) -> str | None:
    """The class that ``text`` names; None where it names none of A++ to G."""
    if len(text) > _LONGEST:
        return None
    word = text.upper().removeprefix("KLASSE").replace("PLUS", "+").replace(" ", "")
    return word if word in _NAMES else None


def contradiction(scale: Scale, name: str, figure: Decimal, near: Decimal) -> str | None:
    """The class of ``figure`` where it cannot be ``name``, not even within ``near`` of an edge; None where it can."""
    low, high = scale[name]
    if low - near <= figure <= high + near:
        return None
    return next((one for one, (_, end) in scale.items() if figure <= end), None)
