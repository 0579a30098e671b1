"""Reads commissions, which are free text: ``3,57 %``, ``12354,12 €``, ``2 MM``, ``2,38 Nettokaltmieten zzgl. MwSt.``.

What is not certain is left open. Knows texts and their numbers, no duty.
"""

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from openimmo.model import Preise

_LONGEST = 300
_NUMBER = r"(?<![0-9.,])([0-9]{1,9}(?:[.,][0-9]{1,9}){0,3})"
_VAT = r"(?:ges(?:etzl)?\w{0,8}\.?\s?)?(?:der\s)?(?:mwst|mehrwertst|ust|umsatzst)"
_PERCENT = re.compile(rf"{_NUMBER}\s?(?:%|prozent|v\.\s?h\.)(?!\s?{_VAT})")
_RENTS = re.compile(
    rf"(?:{_NUMBER}|\b(eine?|zwei|drei))[\s\-]?(?:x\s?)?(?:(?:netto|brutto|kalt|monats|monatliche[rn]?\s)-?)*\s?"
    r"(?:mm\b|nkm\b|kkm\b|km\b|bmm\b|nmm\b|miete)"
)
_EURO = re.compile(rf"{_NUMBER}\s?(?:,-+)?\s?(?:€|eur)|(?:€|eur)\s?{_NUMBER}")
_BARE = re.compile(_NUMBER)
_NET = re.compile(
    rf"(?:zzgl\.?|zuz[üu]e?gl\w{{0,4}}\.?|plus|\+|exkl\w{{0,6}}\.?|ohne)\s?(?:[0-9]{{1,2}}(?:,[0-9])?\s?%\s?)?{_VAT}"
)
_GROSS = re.compile(
    rf"(?:in[ck]l\w{{0,8}}\.?|einschl\w{{0,8}}\.?|enthalten\w{{0,3}})\s?(?:[0-9]{{1,2}}(?:,[0-9])?\s?%\s?)?{_VAT}"
)
_FREE = ("frei", "keine", "nein", "entfällt", "ohne provision", "ohne courtage")
_WORDS = {"ein": 1, "eine": 1, "zwei": 2, "drei": 3}


class Terms(msgspec.Struct, frozen=True):
    """What a text says of a commission. ``percent`` of the price, ``rents`` months, ``euro``: None where not certain.

    ``due`` says whether anything has to be paid (None: not certain), ``gross`` whether VAT is in it.
    """

    percent: Decimal | None = None
    rents: Decimal | None = None
    euro: Decimal | None = None
    due: bool | None = None
    gross: bool | None = None


def buyer(preise: Preise) -> str | None:
    """What the buyer or tenant pays, as sent; None where nothing is said."""
    return _text(preise.aussen_courtage.value) if preise.aussen_courtage is not None else None


def seller(preise: Preise) -> str | None:
    """What the seller or landlord pays, as sent; None where nothing is said."""
    return _text(preise.innen_courtage.value) if preise.innen_courtage is not None else None


@lru_cache(1024)  # a feed says the same few things over and over
def _read(text: str) -> Terms:
    percent = _only(_PERCENT, text, decimal_point=True)
    rents = _only(_RENTS, text, decimal_point=True)
    euro = _only(_EURO, text, decimal_point=False) if percent is None and rents is None else None
    numbers = [value for value in (percent, rents, euro) if value is not None]
    return Terms(percent=percent, rents=rents, euro=euro, due=_due(text, numbers), gross=_gross(text))


def terms(text: str) -> Terms:
    """The terms in ``text``, of which only the beginning counts."""
    return _read(text[:_LONGEST].lower())


def _text(value: str | None) -> str | None:
    return (value.strip() or None) if value else None


def _due(text: str, numbers: list[Decimal]) -> bool | None:
    if any(word in text for word in _FREE):
        return None if any(numbers) else False
    if numbers:
        return any(numbers)
    bare = [_decimal(found, True) for found in _BARE.findall(text)]
    return any(bare) if bare else None


def _gross(text: str) -> bool | None:
    net, gross = _NET.search(text) is not None, _GROSS.search(text) is not None
    return None if net == gross else gross


def _only(pattern: re.Pattern[str], text: str, decimal_point: bool) -> Decimal | None:
    """The one number that ``pattern`` finds; None where there are several different ones, or none."""
    found = {_value(match, decimal_point) for match in pattern.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _value(match: re.Match[str], decimal_point: bool) -> Decimal | None:
    digits = next(group for group in match.groups() if group is not None)
    return Decimal(_WORDS[digits]) if digits in _WORDS else _decimal(digits, decimal_point)


_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def _decimal(digits: str, decimal_point: bool) -> Decimal | None:
    """A number as Germans write it; ``decimal_point`` says what ``3.570`` is."""
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    elif not decimal_point and _THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")
    return Decimal(digits) if digits.count(".") < 2 else None
