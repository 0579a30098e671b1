"""What an ``&`` in a text or an attribute means: a reference of XML, a name that only HTML has, or just an ``&``.

Only what is certain is said: ``&auml`` without its semicolon, or an entity that nobody knows, is left as it stands.
"""

import re
from html.entities import html5
from typing import NamedTuple

AHEAD = 64
"""So many characters behind an ``&`` decide what it is."""

_NAMED = re.compile(r"&([^\W\d][\w.\-:]{0,60});")
_NUMBER = re.compile(r"&#(?:([0-9]{1,7})|x([0-9a-fA-F]{1,6}));")
_BEGUN_NUMBER = re.compile(r"&#[0-9xX]")
_WORD = re.compile(r"&([A-Za-z0-9]{1,32})(?!=)")
_XML = ("amp", "lt", "gt", "quot", "apos")
_BLANKS = {11: "&#10;", 12: "&#10;"}
AMPERSAND, ENTITY, CONTROL = "repair-ampersand", "repair-html-entity", "repair-control-character"
DOUBTFUL = "doubtful"
"""In place of a repair's code: whoever reads strictly refuses this, and nobody can say what was meant."""


class Reference(NamedTuple):
    """What stands at an ``&``: its characters as sent, what to write instead, and the repair's code if that differs.

    For DOUBTFUL nothing else is to be written.
    """

    sent: str
    written: str
    code: str | None = None


def reference(text: str, place: int) -> Reference:
    """What the ``&`` at a place is; at least AHEAD characters follow there, or the text ends."""
    if named := _NAMED.match(text, place):
        return _of_name(named[0], named[1])
    if number := _NUMBER.match(text, place):
        code = int(number[1]) if number[1] else int(number[2], 16)
        if code in _BLANKS:
            return Reference(number[0], _BLANKS[code], CONTROL)
        return Reference(number[0], number[0], None if code >= 32 or chr(code) in "\t\n\r" else DOUBTFUL)
    word = _WORD.match(text, place)
    if _BEGUN_NUMBER.match(text, place) or (word and (word[1] in html5 or word[1] in _XML)):
        return Reference("&", "&", DOUBTFUL)
    return Reference("&", "&amp;", AMPERSAND)


def _of_name(sent: str, name: str) -> Reference:
    characters = html5.get(f"{name};")
    if name in _XML:
        return Reference(sent, sent)
    if characters is None:
        return Reference(sent, sent, DOUBTFUL)
    return Reference(sent, "".join(map(_written, characters)), ENTITY)


def _written(character: str) -> str:
    """A character as text; one of ASCII by its number, so that it can never be markup."""
    return f"&#{ord(character)};" if character.isascii() else character
