"""Numbers as people write them: ``84,5``, ``1.250,00``, ``389900,5``, ``12354,12 €`` (dialects.md 8).

``1.250`` is left alone: it is a valid number, and only the sender knows which one was meant.
"""

import re

from openimmo.model.tables import Slot

_CURRENCY = re.compile(r"\s*(?:€|EUR|Euro|CHF|m²|m2|qm|,-|,--|\.-)\s*$", re.IGNORECASE)
_GERMAN = re.compile(
    r"[+-]?[0-9]{1,3}(?:[. '\u00a0\u202f’][0-9]{3})*,[0-9]{1,10}|[+-]?[0-9]{1,15},[0-9]{1,10}", re.ASCII
)
_GROUPED = re.compile(
    r"[+-]?[0-9]{1,3}(?:[. '\u00a0\u202f’][0-9]{3}){2,}|[+-]?[0-9]{1,3}(?:['\u00a0\u202f’ ][0-9]{3})+", re.ASCII
)
_ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,10}", re.ASCII)
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,10})?", re.ASCII)
_WHOLE = re.compile(r"([+-]?[0-9]{1,15})\.0{1,10}", re.ASCII)
_BLANKS = re.compile("[ '\u00a0\u202f’]")


def mend(text: str, slot: Slot) -> str | None:
    """The number with a decimal point and nothing else; None where it is not certain."""
    if slot.kind in ("decimal", "float"):
        return _number(text)
    if slot.kind in ("int", "integer", "positiveInteger"):
        number = _number(text)
        whole = _WHOLE.fullmatch(number) if number else None
        return whole[1] if whole else (number if number and "." not in number else None)
    return None


def _number(text: str) -> str | None:
    bare = _CURRENCY.sub("", text.strip())
    if _PLAIN.fullmatch(bare):
        return bare
    if _GERMAN.fullmatch(bare):
        return _BLANKS.sub("", bare).replace(".", "").replace(",", ".")
    if _GROUPED.fullmatch(bare):
        return _BLANKS.sub("", bare).replace(".", "")
    if _ENGLISH.fullmatch(bare):
        return bare.replace(",", "")
    return None
