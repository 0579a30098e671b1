"""The classes A+ to H of German certificates and the figures they stand for (Annex 10), in kWh/(m²·a).

Sources differ on which class an edge belongs to, and figures are rounded: within one of an edge both classes are right.
"""

from decimal import Decimal

_BANDS = (
    ("A+", 0, 30), ("A", 30, 50), ("B", 50, 75), ("C", 75, 100), ("D", 100, 130), ("E", 130, 160), ("F", 160, 200),
    ("G", 200, 250), ("H", 250, 100_000),
)  # fmt: skip
_NEAR = 1
_BY_NAME = {name: (low, high) for name, low, high in _BANDS}
_LONGEST = 40


def read_class(text: str) -> str | None:
    """The class that ``text`` names, such as ``A+``; None where it names none of A+ to H."""
    if text in _BY_NAME:
        return text
    if len(text) > _LONGEST:
        return None
    word = text.upper().removeprefix("ENERGIEEFFIZIENZ").removeprefix("KLASSE").strip(" :")
    word = word.replace("PLUS", "+").replace(" ", "").replace("_", "")
    return word if word in _BY_NAME else None


def fits(name: str, figure: Decimal) -> bool:
    """Whether a figure can be of the class ``name``."""
    low, high = _BY_NAME[name]
    return low - _NEAR <= figure <= high + _NEAR


def band(figure: Decimal) -> str:
    """The class of a figure."""
    return next((name for name, _, high in _BANDS if figure <= high), "H")
