"""What differs around the listings of two packages: the uebertragung of each feed, each anbieter and its imprint.

The stock keeps no frame, so there is none to compare. The time of a feed (timestamp) says nothing and is passed over.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from openimmo.domain.comparison import FieldChange
from openimmo.importers.frame import Provider
from openimmo.model import Anbieter, Openimmo
from openimmo.pipeline.comparison.owners import Owner
from openimmo.pipeline.comparison.sides import Document, Part, Side
from openimmo.planning.differences import differences
from openimmo.planning.pairing import quoted


def frame_changes(old: Side, new: Side, owners: Sequence[Owner]) -> tuple[FieldChange, ...]:
    """The changes of the frame, by their paths below the root; of several feeds the name stands before."""
    if not old.documents or not new.documents:
        return ()
    return (*_feeds(old.documents, new.documents), *_anbieter(old.documents, new.documents, owners))


def _feeds(old: Sequence[Document], new: Sequence[Document]) -> Iterator[FieldChange]:
    """The uebertragung and what else stands directly below the root."""
    if len(old) == len(new) == 1:
        yield from differences(_bare(old[0].frame), _bare(new[0].frame), top="openimmo")
        return
    before, after = ({one.name: one.frame for one in documents} for documents in (old, new))
    for name in dict.fromkeys((*before, *after)):
        if name in before and name in after:
            for one in differences(_bare(before[name]), _bare(after[name]), top="openimmo"):
                yield FieldChange(f"{name}: {one.path}", one.before, one.after)
        else:
            yield FieldChange(f"{name}: openimmo", "" if name in before else None, "" if name in after else None)


def _bare(document: Openimmo) -> Openimmo:
    return msgspec.structs.replace(document, anbieter=())


def _anbieter(old: Sequence[Document], new: Sequence[Document], owners: Sequence[Owner]) -> Iterator[FieldChange]:
    olds, news = _by_keys(old), _by_keys(new)
    for owner in owners:
        before, after = _first(olds, owner.old), _first(news, owner.new)
        path = "anbieter" if len(owners) == 1 else f"anbieter{_predicate(owner)}"
        if before is not None and after is not None:
            for one in differences(before, after, top="anbieter"):
                yield FieldChange(f"{path}/{one.path}", one.before, one.after)
        elif before is not None or after is not None:
            yield FieldChange(path, owner.name if before else None, owner.name if after else None)


def _by_keys(documents: Sequence[Document]) -> Mapping[Provider, Anbieter]:
    """The first anbieter that gives these keys; the same one may stand in several feeds."""
    found: dict[Provider, Anbieter] = {}
    for document in documents:
        for keys, anbieter in zip(document.keys, document.frame.anbieter, strict=True):
            found.setdefault(keys, anbieter)
    return found


def _first(known: Mapping[Provider, Anbieter], parts: Sequence[Part]) -> Anbieter | None:
    return next((known[part.keys] for part in parts if part.keys in known), None)


def _predicate(owner: Owner) -> str:
    for name in ("openimmo_anid", "anbieternr", "firma"):
        if value := getattr(owner.keys, name):
            return f"[{name}={quoted(value)}]"
    return ""
