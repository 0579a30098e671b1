"""A text as it stands in XML, and the characters that it means: ``&uuml;`` and ``&#252;`` are one.

What is put in their place goes back into the same spelling. Knows references; no elements.
"""

import re
from collections.abc import Callable
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,30}));")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_LAST = 0x10FFFF

Replace = Callable[[str], str]
"""Gives a text of as many characters."""


def within_references(sent: str, replace: Replace) -> str:
    """``replace`` done to what a piece of XML text means; references stay where their character stays."""
    if "&" not in sent:
        return replace(sent)
    letters: list[str] = []
    spelled: list[str] = []
    place = 0
    for found in _REFERENCE.finditer(sent):
        letter = _meant(found)
        if letter is None:
            continue
        between = sent[place : found.start()]
        letters += (*between, letter)
        spelled += (*between, found[0])
        place = found.end()
    rest = sent[place:]
    return _respelled([*letters, *rest], [*spelled, *rest], replace, _reference)


def within_percents(sent: str, replace: Replace) -> str:
    """``replace`` done to what an address with ``%20`` means; letters outside of ASCII count as one of their own."""
    letters: list[str] = []
    spelled: list[str] = []
    place = 0
    for found in _PERCENT.finditer(sent):
        between = sent[place : found.start()]
        letters += between
        spelled += between
        for letter, code in _unquoted(found[0]):
            letters.append(letter)
            spelled.append(code)
        place = found.end()
    rest = sent[place:]
    return _respelled([*letters, *rest], [*spelled, *rest], replace, lambda letter: f"%{ord(letter):02X}")


def _respelled(letters: list[str], spelled: list[str], replace: Replace, spell: Callable[[str], str]) -> str:
    """What is put in place; a character that was written out and is another one now is written out again."""
    other = replace("".join(letters))
    return "".join(
        code if new == letter else new if code == letter else spell(new)
        for letter, code, new in zip(letters, spelled, other, strict=True)
    )


def _reference(letter: str) -> str:
    return f"&#{ord(letter)};"


def _meant(found: "re.Match[str]") -> str | None:
    """The one character that a reference means; None where it means none, or several."""
    if found[3]:
        named = html5.get(f"{found[3]};")
        return named if named is not None and len(named) == 1 else None
    code = int(found[1]) if found[1] else int(found[2], 16)
    return chr(code) if 32 <= code <= _LAST and not 0xD800 <= code <= 0xDFFF else None


def _unquoted(run: str) -> list[tuple[str, str]]:
    """The characters of a run of %XX with their codes; bytes that are not UTF-8 are one character each."""
    codes = re.findall("%..", run)
    text = bytes(int(code[1:], 16) for code in codes).decode("utf-8", "surrogateescape")
    found: list[tuple[str, str]] = []
    for letter in text:
        length = len(letter.encode("utf-8", "surrogateescape"))
        found.append((letter, "".join(codes[:length])))
        del codes[:length]
    return found
