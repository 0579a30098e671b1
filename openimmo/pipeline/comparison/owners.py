"""Which anbieter of OLD and which of NEW are the same: by the sender the stock knows, else by the keys they give.

Pure. Several anbieter of one feed are several scopes (sync.md); knows nothing of what they offer.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

import msgspec

from openimmo.domain.delivery import Scope
from openimmo.domain.plan import Incoming
from openimmo.importers.frame import Provider
from openimmo.pipeline.comparison.sides import Part, Side

_STRENGTH = ("openimmo_anid", "anbieternr", "firma")
_KINDS = tuple(kinds for count in (3, 2, 1) for kinds in combinations(_STRENGTH, count))
_Index: TypeAlias = tuple[str, str, tuple[str, ...]]
"""A kind of key, its value, and the kinds of all keys that are given with it."""


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """One anbieter with all that OLD and NEW hold of it; ``keys`` are the first ones it gives."""

    name: str
    keys: Provider
    old: tuple[Part, ...]
    new: tuple[Part, ...]

    @property
    def old_entries(self) -> tuple[Incoming, ...]:
        """What OLD holds of it."""
        return tuple(entry for part in self.old for entry in part.entries)

    @property
    def new_entries(self) -> tuple[Incoming, ...]:
        """What NEW holds of it."""
        return tuple(entry for part in self.new for entry in part.entries)


def whole(parts: Sequence[Part], side: Side) -> bool:
    """Whether these parts of a side claim to hold all listings of their anbieter; if there are none, the whole side."""
    return any(part.scope is Scope.VOLL for part in parts) if parts else side.scope is Scope.VOLL


def by_owner(old: Side, new: Side) -> list[Owner]:
    """Every anbieter of both sides, those of OLD first. Where each has but one, they are taken for the same."""
    found: list[list[tuple[Part, bool]]] = []
    index: dict[_Index, int] = {}
    for side, is_new in ((old, False), (new, True)):
        for part in side.parts:
            home = next((index[key] for key in _looked_for(part) if key in index), len(found))
            if home == len(found):
                found.append([])
            for key in _known_by(part):
                index.setdefault(key, home)
            found[home].append((part, is_new))
    if sorted(sorted({is_new for _, is_new in group}) for group in found) == [[False], [True]]:
        found = [[one for group in found for one in group]]
    return list(_named(found))


def _named(found: Sequence[Sequence[tuple[Part, bool]]]) -> Iterator[Owner]:
    for group in found:
        first = group[0][0]
        yield Owner(
            name=first.owner or label(first.keys),
            keys=first.keys,
            old=tuple(part for part, is_new in group if not is_new),
            new=tuple(part for part, is_new in group if is_new),
        )


def label(keys: Provider) -> str:
    """What people call an anbieter."""
    return keys.firma or keys.openimmo_anid or keys.anbieternr or "–"


def _given(keys: Provider) -> dict[str, str]:
    """The keys an anbieter gives, the strongest first, as they are compared."""
    sent = {kind: getattr(keys, kind) for kind in _STRENGTH}
    return {kind: " ".join(value.split()).casefold() for kind, value in sent.items() if value}


def _known_by(part: Part) -> Iterator[_Index]:
    """What an anbieter may be found by: each key it gives, with the kinds of all of them; or its sender."""
    if part.owner is not None:
        yield ("owner", part.owner, ())
        return
    given = _given(part.keys)
    yield from ((kind, value, tuple(given)) for kind, value in given.items())
    if not given:
        yield ("", "", ())


def _looked_for(part: Part) -> Iterator[_Index]:
    """What the same anbieter can be known by: the strongest key that both give decides."""
    if part.owner is not None:
        yield ("owner", part.owner, ())
        return
    given = _given(part.keys)
    for place, kind in enumerate(_STRENGTH):
        stronger = {other for other in _STRENGTH[:place] if other in given}
        for kinds in _KINDS if kind in given else ():
            if kind in kinds and stronger.isdisjoint(kinds):
                yield (kind, given[kind], kinds)
    if not given:
        yield ("", "", ())
