"""Finds e-mail addresses, links and telephone numbers in a text. Pure; linear in the text; knows no rule.

A number counts as a telephone number only with its area code and 9 to 14 digits: prices, dates, zip codes and object
numbers look alike otherwise.
"""

import re
from collections.abc import Callable, Iterator

from openimmo.model import Immobilie
from openimmo.rules.rule import Hit
from openimmo.rules.texts.prose import prose, whole

_EMAIL = re.compile(r"[\w.+-]{1,64}(?:@|\(at\))[\w-]{1,63}\.[\w.-]{1,60}\w", re.ASCII)
_AT = ("@", "(at)")
_LINK = re.compile(r"(?:https?://|www\.)[\w-]{1,63}\.[\w-]", re.IGNORECASE)
_ABROAD = re.compile(r"\+[1-9][0-9]{0,2}[ ()/.0-9\u2013-]{7,20}")
_AT_HOME = re.compile(r"0[1-9][0-9]{1,4} ?[ /)\u2013-] ?[0-9][0-9 \u2013-]{4,14}")
_LEAST, _MOST = 9, 14
_WINDOW = 130


_ELSEWHERE = ("objekttitel", "sonstige_angaben")
"""The title has a rule of its own, and legal notices may stand in sonstige_angaben."""


def first_hit(listing: Immobilie, may_hold: Callable[[str], bool], find: Callable[[str], str | None]) -> Iterator[Hit]:
    """A hit at the first text of a listing in which something is found."""
    texts = listing.freitexte
    if texts is None or not may_hold(whole(texts)):
        return
    for name, text in prose(texts):
        found = None if name in _ELSEWHERE else find(text)
        if found:
            yield Hit(path=f"freitexte/{name}", value=found, params={"field": name, "found": found})
            return


def may_hold_address(text: str) -> bool:
    """Whether it is worth to look for an e-mail address; a text that holds one is never passed over."""
    return "@" in text or ("(" in text and "(at)" in text)


def may_hold_link(text: str) -> bool:
    """Whether it is worth to look for a link."""
    return ("/" in text and "://" in text) or "www." in text


def may_hold_phone(text: str) -> bool:
    """Whether it is worth to look for a telephone number."""
    return "+" in text or _AT_HOME.search(text) is not None


def address_in(text: str) -> str | None:
    """The first e-mail address of a text."""
    if not may_hold_address(text):
        return None
    for sign in _AT:
        at = text.find(sign)
        for _ in range(20):
            if at < 0:
                break
            found = _EMAIL.search(text[max(0, at - 64) : at + _WINDOW])
            if found:
                return found[0]
            at = text.find(sign, at + 1)
    return None


def link_in(text: str) -> str | None:
    """The first link of a text, shortened."""
    found = _LINK.search(text) if may_hold_link(text) else None
    return text[found.start() : found.start() + 80].split()[0] if found else None


def phone_in(text: str) -> str | None:
    """The first telephone number of a text."""
    if "+" in text:
        for found in _ABROAD.finditer(text):
            if _is_number(found[0]):
                return found[0].strip()
    for found in _AT_HOME.finditer(text):
        before = text[found.start() - 1] if found.start() else " "
        if not (before.isalnum() or before in ".,-_/:") and _is_number(found[0]):
            return found[0].strip()
    return None


def _is_number(text: str) -> bool:
    return _LEAST <= sum(letter.isdigit() for letter in text) <= _MOST
