"""Texts made comparable: what people would call the same is the same. Knows Unicode; no tables, no meaning."""

from typing import Literal
from unicodedata import normalize


def fold(text: str | None) -> str:
    """``text`` without case, outer and doubled white space and differences of Unicode form; "" for None.

    What is folded so stands in the stock, where searches look for it.
    """
    return _folded(text, "NFC")


def alike(text: str | None) -> str:
    """As ``fold``, and ligatures, full-width letters and the like are what they stand for; for comparing people."""
    return _folded(text, "NFKC")


def _folded(text: str | None, form: Literal["NFC", "NFKC"]) -> str:
    if not text:
        return ""
    plain = text.casefold() if text.isascii() else normalize(form, normalize(form, text).casefold())
    return " ".join(plain.split())
