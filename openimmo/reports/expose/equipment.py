"""What a property has, in a word or two each.

Knows the model, and which of its words need to be told what they belong to. Does not know how they are drawn.
"""

import re
from collections.abc import Iterator

from openimmo.exporters.forms.labels import label, value_label
from openimmo.model import Ausstattung, Immobilie
from openimmo.model.base import Element, Valued
from openimmo.model.tables import Child, table
from openimmo.texts import say

_TOGETHER = {
    "befeuerung": "expose-heated-with",
    "ausricht_balkon_terrasse": "expose-balcony-faces",
    "boden": "expose-floors",
}
"""Elements whose flags say nothing for themselves: "gas", "west"."""

_WORDS = {
    ("bad", "FENSTER"): "expose-bathroom-window",
    ("stellplatzart", "FREIPLATZ"): "expose-open-parking",
    ("unterkellert", "JA"): "expose-cellar",
    ("unterkellert", "TEIL"): "expose-cellar-in-part",
    ("moebliert", "VOLL"): "expose-furnished",
    ("moebliert", "TEIL"): "expose-furnished-in-part",
}
"""Flags and values that have a word of their own here."""

_NO = ("NEIN",)
_ALREADY = re.compile(r"^(?:Heated with|Faces) ")  # what the words before them say


def equipment(immobilie: Immobilie, lang: str) -> list[str]:
    """What the property has, in the order of the standard."""
    found = immobilie.ausstattung
    if found is None:
        return []
    said: dict[str, None] = {}
    for name, child in table("ausstattung").children.items():
        for word in _equipped(found, name, child, lang):
            said.setdefault(word)
    return list(said)


def _equipped(found: Ausstattung, name: str, child: Child, lang: str) -> Iterator[str]:
    """The flags of an element, else itself where it is said to be there."""
    value = getattr(found, child.field)
    if (value.value if isinstance(value, Valued) else value) is True:
        yield label(name, lang)
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, Element) and child.table is not None and not isinstance(one, Valued):
            yield from _flagged(one, name, child, lang)


def _flagged(one: Element, name: str, child: Child, lang: str) -> Iterator[str]:
    assert child.table is not None
    slots = child.table.attributes.items()
    yes = [_word(name, flag, label(slot.path, lang), lang) for flag, slot in slots if getattr(one, slot.field) is True]
    if yes and name in _TOGETHER:
        yield say(_TOGETHER[name], lang, what=", ".join(_ALREADY.sub("", word) for word in yes))
    else:
        yield from yes
    for _, slot in slots:
        value = getattr(one, slot.field)
        if slot.enum and value and str(value) not in _NO:
            yield _word(name, str(value), f"{label(name, lang)}: {value_label(slot.path, str(value), lang)}", lang)


def _word(name: str, said: str, otherwise: str, lang: str) -> str:
    code = _WORDS.get((name, said))
    return say(code, lang) if code else otherwise
