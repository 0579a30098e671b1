"""Reads figures of certificates, which are free text: ``98,4``, ``98.4 kWh/(m²a)``, ``ca. 120``.

What is not certainly one number is no number. Knows no certificate.
"""

import re
from decimal import Decimal

_BLANKS = ("", "-", "--", "0", "0.0", "0,0", "0.00", "0,00", "0000")
_UNSAID = (
    "k.a.", "k. a.", "ka", "n/a", "none", "keine", "entfällt", "keine angabe", "keine_angabe", "nicht angegeben",
    "unbekannt",
)  # fmt: skip
_NOTHING = frozenset((*_BLANKS, *_UNSAID))
_NOTHING_LONGEST = 15
_LONGEST = 80
_NUMBER = re.compile(
    r"(?:ca\.?|circa|rd\.?|rund|etwa|~)?\s{0,3}([0-9]{1,5}(?:[.,][0-9]{1,3})?)\s{0,3}(?:kwh[^0-9]{0,20}[2²]?[^0-9]{0,30})?",
    re.ASCII,
)


def said(text: object) -> str | None:
    """The text as sent without spaces around it; None where it says nothing (blank, 0, ``k.A.``)."""
    if not text:
        return None
    found = str(text).strip()
    return None if len(found) <= _NOTHING_LONGEST and found.lower() in _NOTHING else found


def number(text: str) -> Decimal | None:
    """The one number in ``text``; None where that is not certain (``1.234`` could be two things)."""
    if len(text) > _LONGEST:
        return None
    found = _NUMBER.fullmatch(text.strip().lower())
    if found is None:
        return None
    digits = found[1].replace(",", ".")
    whole, _, rest = digits.partition(".")
    return None if len(rest) == 3 and len(whole) == 1 else Decimal(digits)
