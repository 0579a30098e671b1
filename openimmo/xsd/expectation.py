"""What would have been right, in English and in German.

Knows types and versions.  Does not know values, trees or findings.
"""

from typing import NamedTuple

from openimmo.xsd.declarations import Attribute, TextType, Use

SHOWN_VALUES = 15
SHOWN_PARENTS = 3


class Words(NamedTuple):
    """The same said in both languages."""

    en: str
    de: str


NOTHING = Words("", "")
NO_TEXT = Words("no text", "kein Text")
ONCE = Words("once at most", "höchstens einmal")
ONE_KIND = Words("only one of the alternatives", "nur eine der Möglichkeiten")
STANDARD_NAME = Words("a name of the standard", "ein Name aus dem Standard")
OWN_SCHEMA = Words("what your schema allows", "was Ihr Schema erlaubt")

_TYPES = {
    "string": Words("any text", "beliebiger Text"),
    "boolean": Words("true, false, 1 or 0", "true, false, 1 oder 0"),
    "decimal": Words("a decimal like 1780.00", "eine Dezimalzahl wie 1780.00"),
    "float": Words("a number like 52.5163", "eine Zahl wie 52.5163"),
    "int": Words("a whole number like 3", "eine ganze Zahl wie 3"),
    "positiveInteger": Words("a whole number from 1 on", "eine ganze Zahl ab 1"),
    "date": Words("a date like 2026-11-21", "ein Datum wie 2026-11-21"),
    "dateTime": Words("a date and time like 2026-11-21T10:00:00", "Datum und Uhrzeit wie 2026-11-21T10:00:00"),
    "base64Binary": Words("base64 text", "Base64-Text"),
}


def same(text: str) -> Words:
    """Words that need no translation."""
    return Words(text, text)


def value_of(text: TextType) -> Words:
    """The values a type takes."""
    if text.enum is not None:
        return one_of(text.values)
    en, de = _TYPES[text.type]
    if text.or_type:
        en, de = f"{en}, or {_TYPES[text.or_type].en}", f"{de}, oder {_TYPES[text.or_type].de}"
    if text.min_length is not None:
        en, de = f"{en}, at least {text.min_length} character", f"{de}, mindestens {text.min_length} Zeichen"
    if text.min_inclusive is not None:
        en, de = f"{en}, at least {text.min_inclusive}", f"{de}, mindestens {text.min_inclusive}"
    if text.fraction_digits is not None:
        digits = text.fraction_digits
        en, de = f"{en}, at most {digits} decimal places", f"{de}, höchstens {digits} Nachkommastellen"
    return Words(en, de)


def one_of(names: tuple[str, ...]) -> Words:
    """The names to choose from; of many, the first ones and how many there are."""
    listed = ", ".join(names[:SHOWN_VALUES])
    if len(names) <= SHOWN_VALUES:
        return Words(f"one of {listed}", f"eines von {listed}")
    return Words(f"one of {listed}, … ({len(names)} values)", f"eines von {listed}, … ({len(names)} Werte)")


def place(near: tuple[str | None, str | None]) -> Words:
    """Where a child should stand: the names of the siblings before and behind it, None at an end."""
    earlier, later = near
    en = [f"after {earlier}" if earlier else "", f"before {later}" if later else ""]
    de = [f"nach {earlier}" if earlier else "", f"vor {later}" if later else ""]
    return Words(", ".join(filter(None, en)), ", ".join(filter(None, de)))


def joined(*parts: Words) -> Words:
    """Several expectations at once."""
    return Words(", ".join(part.en for part in parts if part.en), ", ".join(part.de for part in parts if part.de))


def parents(names: list[str]) -> Words:
    """The elements that a name may stand in; without any, it is no name of the standard."""
    listed = ", ".join(names[:SHOWN_PARENTS])
    return same(f"in {listed}") if listed else STANDARD_NAME


def version_of(item: Use | Attribute) -> Words:
    """The versions that have an item which the judging version lacks."""
    if item.until:
        return Words(f"OpenImmo {item.until} or earlier", f"OpenImmo {item.until} oder älter")
    return Words(f"OpenImmo {item.since} or later", f"OpenImmo {item.since} oder neuer")
