"""Hands contacts who have consented on to other systems, in files that tell what is new.

The first time is asked for by hand; later ones go by themselves after each run. The file is there before the books say
so: after a kill in between the next run tells the same once more, never less. How a file looks is for the caller.
"""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.domain.contact import Choice, Handing, Handover
from openimmo.durable import appearing
from openimmo.errors import Refused
from openimmo.intake.failures import told as telling
from openimmo.settings import Settings
from openimmo.store.contact_changes import By
from openimmo.store.stock import Book, Stock

ACTOR = "hand-over"
"""Who hands on what goes by itself."""

Draw = Callable[[Sequence[Handing]], bytes]


class House(Protocol):
    """What a hand-over needs from the house it runs in (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def new_id(self) -> str: ...
    def stock(self) -> Stock: ...
    def reading_stock(self) -> Stock: ...


class HandedOn(msgspec.Struct, frozen=True, kw_only=True):
    """What a hand-over told, and in which file; None where there was nothing to tell."""

    handover: Handover
    told: tuple[Handing, ...] = ()
    path: Path | None = None


def hand_over(
    house: House,
    name: str,
    draw: Draw,
    *,
    actor: str,
    start: bool = False,
    choice: Choice | None = None,
    output: Path | None = None,
    note: str | None = None,
) -> HandedOn:
    """Hand on what is new or has changed; ``draw`` makes the bytes of the file, ``output`` is its place.

    ``start`` starts it, with ``choice`` whom it takes. Raises UnknownObject, Refused, StoreError and OSError.
    """
    place = output or _place(house, name)
    with house.stock().writing() as book:
        at = house.clock()
        if choice is not None:
            for sender in choice.senders:
                book.find_sender(sender)
        handover = book.start_handover(name, choice, at) if start else book.running_handover(name)
        return _hand_on(book, handover, place, draw, By(actor=actor, at=at, note=note))


def hand_over_due(house: House, draw: Draw) -> list[HandedOn]:
    """Hand on what is new or has changed in every hand-over that runs, each into a file of its own; what was told.

    Writes nothing where nothing is new. Raises StoreError.
    """
    with house.reading_stock().reading() as view:
        due = [one.name for one in view.running_handovers() if view.contacts_due(one)]
    done = []
    for name in due:
        place = _place(house, name)
        with telling(place), house.stock().writing() as book:
            running = [one for one in book.running_handovers() if one.name == name]
            done += [_hand_on(book, one, place, draw, By(actor=ACTOR, at=house.clock())) for one in running]
    return done


def _place(house: House, name: str) -> Path:
    return house.settings.home.outbox / f"{name}-{house.new_id()}.csv"


def _hand_on(book: Book, handover: Handover, place: Path, draw: Draw, by: By) -> HandedOn:
    told = book.contacts_due(handover)
    if not told:
        return HandedOn(handover=handover)
    book.mark_handed(handover, told, by)
    _write(place, draw(told))
    return HandedOn(handover=handover, told=tuple(told), path=place)


def _write(place: Path, data: bytes) -> None:
    """The new file; one that is there is never replaced, unless it is this very file of a run that was killed."""
    if os.path.lexists(place):
        if place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data:
            return
        raise Refused("contacts-output-exists", path=str(place))
    with appearing(place) as stream:
        if hasattr(os, "fchmod"):  # not on Windows
            os.fchmod(stream.fileno(), 0o600)
        stream.write(data)
