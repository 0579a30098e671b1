"""Who delivers to the stock: the registered senders and the keys by which their feeds name them.

Knows the table of senders. Does not decide who may deliver.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import RowMapping, insert, select

from openimmo.errors import Refused, UnknownObject
from openimmo.store.folding import fold
from openimmo.store.session import Session, built
from openimmo.store.tables import senders

# The strongest first: a weaker key counts only where no stronger one says otherwise.
STRENGTH = ("openimmo_anid", "anbieternr", "firma")


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """A registered sender. ``state`` is released, unreleased, blocked or probation."""

    id: int
    name: str
    state: str
    keys: dict[str, str] = {}
    policy: str | None = None
    settings: dict[str, object] = {}
    created: datetime


class SenderReading(Session):
    """Questions about senders."""

    def sender(self, name: str) -> Sender | None:
        """The sender of exactly that name."""
        row = self._row(select(senders).where(senders.c.name == name))
        return _sender(row) if row else None

    def senders(self) -> list[Sender]:
        """All senders by name."""
        return [_sender(row) for row in self._rows(select(senders).order_by(senders.c.name))]

    def sender_by_key(self, keys: Mapping[str, str]) -> Sender | None:
        """The sender a feed names by ``openimmo_anid``, else ``anbieternr``, else ``firma``.

        A sender whose stronger key differs is never meant. UnknownObject if several fit equally well.
        """
        known = self.senders()
        for place, kind in enumerate(STRENGTH):
            fits = [one for one in known if _same(keys, one.keys, kind) and not _differs(keys, one.keys, place)]
            if len(fits) > 1:
                candidates = ", ".join(one.name for one in fits)
                raise UnknownObject("store-ambiguous-sender", name=keys[kind], candidates=candidates)
            if fits:
                return fits[0]
        return None


class SenderWriting(SenderReading):
    """Changes to senders."""

    def add_sender(
        self,
        name: str,
        *,
        at: datetime,
        state: str = "released",
        keys: Mapping[str, str] | None = None,
        policy: str | None = None,
        settings: Mapping[str, object] | None = None,
    ) -> Sender:
        """Register a sender; Refused if the name is taken or its keys already belong to another sender."""
        if self.sender(name):
            raise Refused("store-sender-exists", name=name)
        strong = {kind: value for kind, value in (keys or {}).items() if kind != "firma"}
        if other := self.sender_by_key(strong):
            raise Refused("store-key-taken", name=name, other=other.name)
        row = {
            "name": name,
            "state": state,
            "keys": dict(keys or {}),
            "policy": policy,
            "settings": dict(settings or {}),
            "created": at,
        }
        self._run(insert(senders), [row])
        found = self._connection.execute(select(senders).where(senders.c.name == name)).mappings().one()
        return _sender(found)


def _same(sent: Mapping[str, str], known: Mapping[str, str], kind: str) -> bool:
    return bool(fold(sent.get(kind))) and fold(sent.get(kind)) == fold(known.get(kind))


def _differs(sent: Mapping[str, str], known: Mapping[str, str], place: int) -> bool:
    """True when a key stronger than the one at ``place`` is given on both sides and is not the same."""
    return any(
        fold(sent.get(kind)) and fold(known.get(kind)) and not _same(sent, known, kind) for kind in STRENGTH[:place]
    )


def _sender(row: RowMapping) -> Sender:
    return built(Sender, row)
