"""Texts made comparable: what people would call the same is the same. Knows Unicode; no tables, no meaning."""

from unicodedata import normalize


def fold(text: str | None) -> str:
    """``text`` without case, outer and doubled white space and differences of Unicode form; "" for None."""
    return " ".join(normalize("NFC", normalize("NFC", text or "").casefold()).split())


def digits(phone: str) -> str:
    """The digits of a phone number, a leading 00 read as +."""
    plain = "".join(sign for sign in phone if sign.isdecimal() or sign == "+")
    return "+" + plain[2:] if plain.startswith("00") else plain
