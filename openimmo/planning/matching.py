"""Which listing of the stock each entry of a feed means.

A listing is known by its source id and language. A new source id with a known openimmo_obid is a renumbering; a DELETE
need not be complete, an id is enough. Decides nothing about what then happens.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from openimmo.domain.listing import FeedAction, Stored
from openimmo.domain.plan import Incoming


class Key(NamedTuple):
    """What names a listing among those of its sender."""

    source_id: str
    sprache: str


class Obid(NamedTuple):
    """The openimmo_obid of a listing; language copies of one object may share it."""

    obid: str
    sprache: str


class Id(NamedTuple):
    """An id as a DELETE may name it, and the language it asks for; "" is any."""

    text: str
    sprache: str


class Group(NamedTuple):
    """All entries of one feed that mean the same listing, in their order, and that listing if the stock has it."""

    key: Key
    entries: tuple[Incoming, ...]
    stored: Stored | None


def groups(incoming: Sequence[Incoming], stored: Sequence[Stored]) -> list[Group]:
    """The entries that name a listing, by the listing they mean; entries without an id are left out."""
    stock = {Key(one.source_id, one.sprache): one for one in stored}
    by_id = _keys_by_id(incoming, stored)
    entries: defaultdict[Key, list[Incoming]] = defaultdict(list)
    for entry in incoming:
        if entry.source_id:
            entries[_meant(entry, by_id)].append(entry)
    renumbered = _renumbered(entries, stock)
    return [Group(key, tuple(found), stock.get(key) or renumbered.get(key)) for key, found in entries.items()]


def _keys_by_id(incoming: Iterable[Incoming], stored: Iterable[Stored]) -> Mapping[Id, set[Key]]:
    """Every id (source id or openimmo_obid) that names a listing of the stock or one that this feed brings."""
    keys: defaultdict[Id, set[Key]] = defaultdict(set)
    brought = (entry for entry in incoming if entry.action is not FeedAction.DELETE)
    bearers: Iterable[Incoming | Stored] = chain(stored, brought)
    for one in bearers:
        if one.source_id:
            key = Key(one.source_id, one.sprache)
            for text in (one.source_id, one.obid or one.source_id):
                keys[Id(text, "")].add(key)
                keys[Id(text, one.sprache)].add(key)
    return keys


def _meant(entry: Incoming, by_id: Mapping[Id, set[Key]]) -> Key:
    """The key of an entry. A DELETE may give nothing but an id: it then means the only listing that has this id."""
    own = Key(entry.source_id or "", entry.sprache)
    if entry.action is not FeedAction.DELETE:
        return own
    # Thousands of listings may share an id, and thousands of entries may name it: nothing here goes through them.
    bearers = by_id.get(Id(*own), set())
    return next(iter(bearers)) if len(bearers) == 1 and own not in bearers else own


def _renumbered(entries: Mapping[Key, Sequence[Incoming]], stock: Mapping[Key, Stored]) -> Mapping[Key, Stored]:
    """New keys whose openimmo_obid belongs to exactly one listing of the stock that this feed does not name itself.

    A DELETE under a new number is no renumbering: it takes away only what it names.
    """
    bearers: defaultdict[Obid, list[Key]] = defaultdict(list)
    for key, one in stock.items():
        bearers[Obid(one.obid or "", key.sprache)].append(key)
    claims: defaultdict[Obid, set[Key]] = defaultdict(set)
    for key, found in entries.items():
        for entry in found:
            claims[Obid(entry.obid or "", key.sprache)].add(key)
    renumbered = {}
    for key, found in entries.items():
        obid = Obid(found[-1].obid or "", key.sprache)
        alone = obid.obid.strip() and len(bearers[obid]) == len(claims[obid]) == 1
        if alone and key not in stock and bearers[obid][0] not in entries and found[-1].action is not FeedAction.DELETE:
            renumbered[key] = stock[bearers[obid][0]]
    return renumbered
