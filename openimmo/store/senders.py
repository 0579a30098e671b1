"""Who delivers to the stock: the registered senders, the keys by which they are known, and every change of them.

Knows the table of senders. Does not decide who may deliver, and does not know what the settings file says.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from openimmo.domain.sender import FEED_KEYS, SenderChange, SenderProfile, SenderState, named_by, shared_key
from openimmo.errors import Refused, UnknownObject
from openimmo.store.session import Found, Session, built
from openimmo.store.tables import deliveries, listings, senders

CANDIDATES = 10
IMPORT = "import"


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """A registered sender. ``state`` is released, unreleased, blocked, probation or removed."""

    id: int
    name: str
    state: str
    keys: dict[str, str] = {}
    policy: str | None = None
    settings: dict[str, object] = {}
    created: datetime

    @property
    def profile(self) -> SenderProfile:
        """What was agreed with it: ``settings`` as values."""
        return msgspec.convert(self.settings, SenderProfile)


class SenderReading(Session):
    """Questions about senders."""

    def sender(self, name: str) -> Sender | None:
        """The sender of exactly that name, also one that was removed."""
        row = self._row(select(senders).where(senders.c.name == name))
        return _sender(row) if row else None

    def find_sender(self, name: str) -> Sender:
        """The sender of that name or of the only name that begins so; UnknownObject, with the candidates, if not."""
        exact = self.sender(name)
        if exact is not None and exact.state != SenderState.REMOVED:
            return exact
        fits = [one for one in self.senders() if name and one.name.startswith(name)]
        if len(fits) > 1:
            candidates = ", ".join(one.name for one in fits[:CANDIDATES])
            raise UnknownObject("store-ambiguous-sender", name=name, candidates=candidates)
        if not fits:
            raise UnknownObject("store-unknown-sender", name=name)
        return fits[0]

    def senders(self, *, removed: bool = False) -> list[Sender]:
        """All senders by name, those that were removed only if asked for."""
        rows = self._rows(select(senders).order_by(senders.c.name))
        return [_sender(row) for row in rows if removed or row["state"] != SenderState.REMOVED]

    def sender_by_key(self, keys: Mapping[str, str]) -> Sender | None:
        """The sender a feed names by ``openimmo_anid``, else ``anbieternr``, else ``firma``.

        A sender whose stronger key differs is never meant. UnknownObject if several fit equally well.
        """
        known = {one.name: one for one in self.senders()}
        kind, fits = named_by(keys, {name: one.keys for name, one in known.items()})
        if len(fits) > 1 and kind is not None:
            raise UnknownObject("store-ambiguous-sender", name=keys[kind], candidates=", ".join(fits))
        return known[fits[0]] if fits else None

    def listings_of_senders(self) -> dict[int, int]:
        """How many listings each sender has that are not withdrawn, by the sender's id."""
        counted = select(listings.c.sender, func.count()).where(listings.c.status != "withdrawn")
        return {row[0]: row[1] for row in self._connection.execute(counted.group_by(listings.c.sender))}

    def last_deliveries(self) -> dict[int, datetime]:
        """When the newest delivery of each sender arrived, whatever became of it, by the sender's id."""
        newest = select(deliveries.c.sender, func.max(deliveries.c.received)).where(deliveries.c.sender.is_not(None))
        return {row[0]: row[1] for row in self._connection.execute(newest.group_by(deliveries.c.sender))}


class SenderWriting(SenderReading):
    """Changes to senders; each is told in the sender's own history."""

    def add_sender(
        self,
        name: str,
        *,
        at: datetime,
        state: str = SenderState.RELEASED,
        keys: Mapping[str, str] | None = None,
        policy: str | None = None,
        settings: Mapping[str, object] | None = None,
        actor: str = IMPORT,
    ) -> Sender:
        """Register a sender, or one again that was removed: its withdrawn listings are its own.

        Refused if the name is taken or its keys already belong to another sender.
        """
        known = self.sender(name)
        if known and known.state != SenderState.REMOVED:
            raise Refused("store-sender-exists", name=name)
        self._refuse_taken(name, keys or {})
        profile = msgspec.convert(dict(settings or {}), SenderProfile)
        row: dict[str, object] = {"name": name, "state": str(state), "keys": dict(keys or {}), "policy": policy}
        told = SenderChange(at=at, actor=actor, action="added", after=_said(row, profile))
        past = known.profile.history if known else ()
        row["settings"] = _plain(msgspec.structs.replace(profile, history=(*past, told)))
        if known:
            self._run(update(senders).where(senders.c.id == known.id).values(**row))
        else:
            self._run(insert(senders), [{**row, "created": at}])
        return self._there(name)

    def change_sender(
        self,
        name: str,
        *,
        actor: str,
        at: datetime,
        action: str = "changed",
        state: str | None = None,
        keys: Mapping[str, str] | None = None,
        policy: str | None = None,
        profile: SenderProfile | None = None,
        note: str | None = None,
    ) -> Sender:
        """Give a sender other values; None leaves each as it is, ``policy`` "" takes its own away.

        Refused if a key is another sender's. Nothing is written where nothing changes and there is no note.
        """
        before = self._there(name)
        wanted: dict[str, object] = {
            "name": name,
            "state": str(state or before.state),
            "keys": dict(before.keys if keys is None else keys),
            "policy": before.policy if policy is None else policy or None,
        }
        agreed = profile or before.profile
        self._refuse_taken(name, before.keys if keys is None else keys)
        was, now = _said(msgspec.structs.asdict(before), before.profile), _said(wanted, agreed)
        moved = [key for key in {**was, **now} if was.get(key) != now.get(key)]
        if not moved and note is None:
            return before
        told = SenderChange(
            at=at, actor=actor, action=action, note=note,
            before={key: _shown(key, was[key]) for key in moved if key in was},
            after={key: _shown(key, now[key]) for key in moved if key in now},
        )  # fmt: skip
        wanted["settings"] = _plain(msgspec.structs.replace(agreed, history=(*before.profile.history, told)))
        self._run(update(senders).where(senders.c.id == before.id).values(**wanted))
        return self._there(name)

    def passed_probation(self, name: str, *, actor: str, at: datetime) -> int:
        """One delivery on probation was approved; how many are left. With none left the sender is released."""
        sender = self._there(name)
        if sender.state != SenderState.PROBATION:
            return 0
        left = max(0, sender.profile.probation - 1)
        profile = msgspec.structs.replace(sender.profile, probation=left)
        state = SenderState.PROBATION if left else SenderState.RELEASED
        self.change_sender(name, actor=actor, at=at, action="approved", state=state, profile=profile)
        return left

    def took_over(self, name: str, *, at: datetime) -> None:
        """Remember that listings were taken over once, so that the next export is a full one."""
        profile = msgspec.structs.replace(self._there(name).profile, taken_over=at)
        self.change_sender(name, actor=IMPORT, at=at, action="taken-over", profile=profile)

    def resume_when_sent(self, statuses: Mapping[int, str]) -> None:
        """Give withdrawn listings the status to return to when they are sent again, by their ids."""
        rows = [{"of": listing, "resume": status} for listing, status in statuses.items()]
        change = update(listings).where(listings.c.id == bindparam("of"))
        self._run(change.values(resume_status=bindparam("resume")), rows)

    def _there(self, name: str) -> Sender:
        found = self.sender(name)
        if found is None:
            raise UnknownObject("store-unknown-sender", name=name)
        return found

    def _refuse_taken(self, name: str, keys: Mapping[str, str]) -> None:
        """A company name may be two senders'; what else a feed says of itself, and where it comes in, is one's."""
        others = {one.name: one.keys for one in self.senders() if one.name != name}
        strong = {kind: keys[kind] for kind in FEED_KEYS if kind in keys and kind != "firma"}
        _, meant = named_by(strong, others)
        other = meant[0] if meant else shared_key(keys, others, ("account", "folder"))
        if other:
            raise Refused("store-key-taken", name=name, other=other)


def _plain(profile: SenderProfile) -> dict[str, object]:
    made: dict[str, object] = msgspec.to_builtins(profile)
    return made


def _said(row: Mapping[str, object], profile: SenderProfile) -> dict[str, object]:
    """What a history tells of a sender: its state, keys, policy and what was agreed, without its history."""
    agreed = _plain(msgspec.structs.replace(profile, history=()))
    keys = row["keys"]
    own = {"state": row["state"], "policy": row["policy"], **(keys if isinstance(keys, dict) else {}), **agreed}
    return {name: value for name, value in own.items() if value is not None}


def _shown(key: str, value: object) -> object:
    """A value as a history may tell it: of a password only that there is one."""
    return "set" if key == "password" else value


def _sender(row: Found) -> Sender:
    return built(Sender, row)
