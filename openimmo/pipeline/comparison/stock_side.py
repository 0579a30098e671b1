"""Reads the stock as one side of a comparison, and finds whose listings the other side holds.

Withdrawn listings are gone. Raises UnknownObject where no sender can be told.
"""

import msgspec

from openimmo.domain.comparison import SideFacts
from openimmo.domain.delivery import Scope
from openimmo.domain.listing import FeedAction
from openimmo.domain.plan import Incoming
from openimmo.errors import UnknownObject
from openimmo.findings import Finding, finding
from openimmo.importers.frame import Provider
from openimmo.pipeline.comparison.copies import Copy
from openimmo.pipeline.comparison.sides import EVERY, STOCK, Part, Reading, Side, contents_of, fingerprint_of
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.senders.keys import given
from openimmo.store.senders import Sender
from openimmo.store.stock import View


def owned(side: Side, sender: str | None, view: View) -> Side:
    """The side with the sender of each part, as an import would find it: by ``sender``, else by the keys it gives.

    A part that names another registered sender than ``sender`` is left out with a finding.
    """
    parts: list[Part] = []
    other: list[Finding] = []
    for part in side.parts:
        keys = given(part.keys)
        strong = keys if sender is None else {kind: value for kind, value in keys.items() if kind != "firma"}
        known = view.sender_by_key(strong) if strong else None
        owner = known.name if known else sender
        if sender is not None and owner != sender:
            other.append(finding("compare-other-sender", feed=side.facts.path, sender=sender, other=owner))
        else:
            parts.append(msgspec.structs.replace(part, owner=owner))
    return msgspec.structs.replace(side, parts=tuple(parts), findings=(*side.findings, *other))


def stock_side(view: View, sender: str | None, other: Side, drawer: Drawer[Copy], reading: Reading) -> Side:
    """What the stock keeps of the sender named, or of those whose listings ``other`` holds; withdrawn ones are gone."""
    names = [sender] if sender else list(dict.fromkeys(part.owner for part in other.parts if part.owner))
    if not names:
        raise UnknownObject("compare-no-sender")
    places: list[int] = []
    parts = [_stock_part(view, name, places, drawer, reading) for name in names]
    return Side(facts=SideFacts(path=STOCK, kind=STOCK), parts=tuple(parts), places=tuple(places))


def _stock_part(view: View, name: str, places: list[int], drawer: Drawer[Copy], reading: Reading) -> Part:
    known = _sender(view, name)
    entries = []
    for kept in view.contents_of(known.id):
        copy = Copy(xml=kept.xml, contents=contents_of(kept.media))
        position = len(places)
        places.append(drawer.put(copy))
        if (position + 1) % EVERY == 0:
            reading.progress("compare", position + 1, None)
        entries.append(
            Incoming(
                position=position,
                source_id=kept.source_id,
                sprache=kept.sprache,
                obid=kept.obid,
                action=FeedAction.CHANGE,
                fingerprint=fingerprint_of(copy),
            )
        )
    keys = {kind: known.keys[kind] for kind in Provider.__struct_fields__ if kind in known.keys}
    return Part(keys=Provider(**keys), scope=Scope.VOLL, entries=tuple(entries), owner=name)


def _sender(view: View, name: str) -> Sender:
    found = view.sender(name)
    if found is None:
        raise UnknownObject("store-unknown-sender", name=name)
    return found
