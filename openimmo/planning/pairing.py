"""Which of several elements of one name belong together in two listings, and how a path names them.

What is quite the same belongs together first, then what one key names alike (the strongest first); what is left is
paired by its order, unless its names say that it is something else. Pure.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.msgpack import encode

from openimmo.model.base import Element

KEYS: dict[str, tuple[str, ...]] = {
    "anhang": ("daten/pfad", "anhangtitel"),
    "user_defined_simplefield": ("@feldname",),
    "feld": ("name",),
    "energiepass": ("epart",),
    "distanzen": ("@distanz_zu",),
    "distanzen_sport": ("@distanz_zu_sport",),
    "email_sonstige": (".", "@emailart"),
    "tel_sonstige": (".", "@telefonart"),
    "stp_sonstige": ("@platzart",),
    "weitere_adresse": ("@adressart", "name"),
    "objektart_zusatz": (".",),
    "zimmer": ("@zimmertyp",),
}
"""By what an element is known, the strongest first: a child, an attribute with @, or its own text (.)."""

NAMED = frozenset({"anhang", "user_defined_simplefield", "feld", "distanzen", "distanzen_sport"})
"""Elements that are something else when none of their keys is the same."""

_LONGEST = 80
Contents = Sequence[str | None]


class Pair(NamedTuple):
    """The indexes of two elements that belong together, None where one has no counterpart, and the path's predicate."""

    old: int | None
    new: int | None
    label: str


def pairs(
    name: str, old: Sequence[Element], new: Sequence[Element], contents: tuple[Contents, Contents] = ((), ())
) -> Iterator[Pair]:
    """The pairs in the order of ``new``, then what is only in ``old``; ``contents`` name what they hold as well."""
    found = _matched(name, old, new, contents)
    alone = len(old) <= 1 and len(new) <= 1 and name not in NAMED
    seen: Counter[str] = Counter()
    taken = set(found.values())
    gone = [(index, None) for index in range(len(old)) if index not in taken]
    for before, after in [*((found.get(index), index) for index in range(len(new))), *gone]:
        label = "" if alone else _label(name, old, new, before, after)
        seen[label] += 1
        again = seen[label] > 1
        yield Pair(before, after, f"{label}[{seen[label]}]" if again else label)


def _matched(
    name: str, old: Sequence[Element], new: Sequence[Element], contents: tuple[Contents, Contents]
) -> dict[int, int]:
    """Index in ``new`` → index in ``old``."""
    found: dict[int, int] = {}
    _match([encode(one) for one in old], [encode(one) for one in new], found)
    for place, key in enumerate(KEYS.get(name, ())):
        if place == 1:
            _match(_filled(contents[0], old), _filled(contents[1], new), found)
        _match([_value(one, key) for one in old], [_value(one, key) for one in new], found)
    _leftovers(name, old, new, found)
    return found


def _filled(contents: Contents, elements: Sequence[Element]) -> Contents:
    return [contents[index] if index < len(contents) else None for index in range(len(elements))]


def _match(before: Sequence[object], after: Sequence[object], found: dict[int, int]) -> None:
    """Add to ``found`` those that are left and have the same key; of several with one key the first to the first."""
    waiting: defaultdict[object, deque[int]] = defaultdict(deque)
    taken = set(found.values())
    for index, key in enumerate(before):
        if index not in taken and key is not None:
            waiting[key].append(index)
    for index, key in enumerate(after):
        if index not in found and waiting.get(key):
            found[index] = waiting[key].popleft()


def _leftovers(name: str, old: Sequence[Element], new: Sequence[Element], found: dict[int, int]) -> None:
    taken = set(found.values())
    left = [index for index in range(len(old)) if index not in taken and _open(name, old[index])]
    right = [index for index in range(len(new)) if index not in found and _open(name, new[index])]
    found.update(zip(right, left, strict=False))


def _open(name: str, element: Element) -> bool:
    """Whether an element may be taken for another one of its name."""
    return name not in NAMED or all(_value(element, key) is None for key in KEYS[name])


def _value(element: Element, key: str) -> str | None:
    """What a key gives; None where it says nothing."""
    at: object = element
    for step in key.split("/"):
        if step != "." and at is not None:
            at = getattr(at, step.removeprefix("@").replace("-", "_"), None)
    text = "" if at is None else str(at).strip()
    return text or None


def _label(name: str, old: Sequence[Element], new: Sequence[Element], before: int | None, after: int | None) -> str:
    """The predicate by which a path names the pair: a key that both have alike, else its place."""
    sides = [element for element in (_one(new, after), _one(old, before)) if element is not None]
    for key in KEYS.get(name, ()):
        values = {_value(element, key) for element in sides}
        if len(values) == 1 and (value := values.pop()) is not None:
            return f"[{key}={quoted(value)}]"
    return f"[{(after if after is not None else before or 0) + 1}]"


def _one(elements: Sequence[Element], index: int | None) -> Element | None:
    return None if index is None else elements[index]


def quoted(text: str) -> str:
    """The text as a literal of XPath, shortened."""
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f'"{text}"' if "'" in text else f"'{text}'"
