"""What the stock must be after every step, said once more in plain words: by docs/import.md, not by the program.

Every listing remembers who changed it and what stood there before; taking back is going back in that.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

Key = tuple[str, str]
WITHDRAWN, REFERENCE, ACTIVE, INACTIVE = "withdrawn", "reference", "active", "inactive"


@dataclass(frozen=True)
class Sent:
    """One immobilie of a feed; of nothing but these its XML is made."""

    extern: str = ""
    obid: str = ""
    sprache: str = ""
    aktion: str = "CHANGE"
    price: str = "1"

    @property
    def key(self) -> Key:
        return (self.extern or self.obid, self.sprache)


@dataclass(frozen=True)
class Feed:
    """One package; ``damage`` is what the way has done to it: "", "mended" or "broken"."""

    who: str
    umfang: str
    sent: tuple[Sent, ...]
    timestamp: datetime | None = None
    damage: str = ""


@dataclass(frozen=True)
class State:
    number: str
    key: Key
    obid: str
    status: str
    resume: str | None
    content: Sent

    @property
    def in_stock(self) -> bool:
        """Whether a VOLL that does not name it may take it."""
        return self.status not in (WITHDRAWN, REFERENCE) and not (self.status == INACTIVE and self.resume)


@dataclass(eq=False)
class Listing:
    """``past`` is (who did it, when, what stood there before); ``named`` is when which delivery sent it."""

    now: State
    past: list[tuple[str, int, State | None]] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)


@dataclass(eq=False)
class Applied:
    """A delivery that was applied; ``held`` are the listings it did not take → whether it named them."""

    name: str
    at: int
    feed: Feed
    timestamp: datetime | None
    received: datetime
    held: dict[Listing, bool] = field(default_factory=dict)
    withheld: bool = False
    undone: bool = False


@dataclass
class Broker:
    full_sync: str
    listings: list[Listing] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)
    approvals: dict[str, tuple[str, int]] = field(default_factory=dict)
    known: set[Feed] = field(default_factory=set)

    def latest(self) -> Applied | None:
        standing = [one for one in self.applied if not one.undone]
        return max(standing, key=lambda one: (one.timestamp or one.received, one.at), default=None)

    def delivery(self, name: str) -> Applied | None:
        return next((one for one in self.applied if one.name == name), None)


class Model:
    """The stock of some brokers; a step gives the verdict, or None where the program must refuse."""

    def __init__(self, brokers: dict[str, str]) -> None:
        self.brokers = {name: Broker(full_sync) for name, full_sync in brokers.items()}
        self.given: dict[str, Listing] = {}
        self.step = 0

    def deliver(
        self, name: str, feed: Feed, timestamp: datetime | None, received: datetime, *, again: bool = False
    ) -> str:
        broker = self.brokers[feed.who]
        latest = broker.latest()
        if feed.damage == "broken":
            return "quarantined"
        if latest and not again and latest.feed == feed and feed in broker.known:
            return "duplicate"
        if latest and _late((timestamp, received), (latest.timestamp, latest.received)):
            return "superseded"
        self.step += 1
        delivery = Applied(name, self.step, feed, timestamp, received)
        self._apply(broker, delivery)
        broker.applied.append(delivery)
        broker.known.add(feed)
        return "imported-deletions-withheld" if delivery.withheld else "imported"

    def _apply(self, broker: Broker, delivery: Applied) -> None:
        feed, before = delivery.feed, {one.now.key: one for one in broker.listings}
        groups = _groups(feed, before)
        met = {key: before.get(key) or _renumbered(key, groups, before) for key in groups}
        stock = [one for one in broker.listings if one.now.in_stock]
        refused = any(not one.key[0] for one in feed.sent)
        copies = [key[0] for key in {*before, *groups}]
        for key, entries in groups.items():
            listing, last = met[key], entries[-1]
            brought = [one for one in entries if one.aktion != "DELETE"]
            if listing:
                listing.named[delivery.name] = self.step
            deletes = last.aktion == "DELETE" and (listing.now.status != WITHDRAWN if listing else bool(brought))
            if deletes and feed.damage:
                refused = delivery.withheld = True
                delivery.held |= {listing: True} if listing else {}
            elif listing and last.aktion == "DELETE":
                self._gone(listing, delivery.name)
            elif listing:
                status, resume = _standing(last, listing.now)
                obid = last.obid or listing.now.obid
                now = replace(listing.now, key=key, obid=obid, status=status, resume=resume, content=last)
                self._change(listing, delivery.name, now)
            elif brought:
                self._create(broker, key, brought[-1], last.aktion, delivery.name, copies.count(key[0]) > 1)
        if feed.umfang == "VOLL":
            self._sync(broker, delivery, stock, [one for one in met.values() if one], refused=refused)

    def _sync(
        self, broker: Broker, delivery: Applied, stock: list[Listing], met: list[Listing], *, refused: bool
    ) -> None:
        """What a VOLL does to those it does not name."""
        gone = [one for one in stock if one not in met]
        everything = all(one in gone or one.now.status == WITHDRAWN for one in stock)
        too_many = len(gone) >= 3 and len(gone) > 0.2 * len(stock)
        if refused or delivery.feed.damage or not delivery.feed.sent or everything or too_many:
            delivery.held |= dict.fromkeys(gone, False)
            delivery.withheld |= bool(gone)
        else:
            for one in gone:
                self._gone(one, delivery.name, broker.full_sync)

    def approve(self, who: str, name: str, row: str) -> str | None:
        broker = self.brokers[who]
        delivery = broker.delivery(name)
        if delivery is None or delivery is not broker.latest():
            return None
        self.step += 1
        taken = [
            (one, by_name)
            for one, by_name in delivery.held.items()
            if one.now.status != WITHDRAWN and (by_name or one.now.in_stock)
            and all(at <= delivery.at for _, at, _ in one.past)
        ]  # fmt: skip
        for one, by_name in taken:
            self._gone(one, row, "" if by_name else broker.full_sync)
        if taken:
            broker.approvals[row] = (name, self.step)
        return "approved" if taken else None

    def undo(self, who: str, name: str, *, force: bool) -> str | None:
        broker = self.brokers[who]
        delivery = broker.delivery(name)
        if delivery is None and name not in broker.approvals:
            return None
        done = delivery.at if delivery else broker.approvals[name][1]
        whose = {name, *(row for row, (of, _) in broker.approvals.items() if of == name)}
        back: dict[Listing, int] = {}
        for one in broker.listings:
            place = next((place for place, (by, _, _) in enumerate(one.past) if by in whose), None)
            if place is None or (one.past[place][2] is None and one.now.status == WITHDRAWN):
                continue
            built_on = any(by not in whose for by, _, _ in one.past[place:]) or any(
                at > done for at in one.named.values()
            )
            if force or not built_on:
                back[one] = place
        while True:  # a former source id that another listing has by now
            stay = {one.now.key for one in broker.listings if one not in back or one.past[back[one]][2] is None}
            clash = [one for one, at in back.items() if (was := one.past[at][2]) and was.key in stay]
            if not clash:
                break
            for one in clash:
                del back[one]
        if not back:
            return None
        self.step += 1
        for one, place in back.items():
            gone = replace(one.now, status=WITHDRAWN, resume=one.now.resume or one.now.status)
            one.now, one.past = one.past[place][2] or gone, one.past[:place]
        for one in broker.listings:
            one.named.pop(name, None)
        broker.known.clear()
        if delivery:
            delivery.undone = True
        return "undone"

    def set_status(self, listing: Listing, status: str) -> None:
        self.step += 1
        self._change(listing, "operator", replace(listing.now, status=status, resume=None))

    def renumber(self, listing: Listing, number: str) -> bool:
        """False where another listing has or had the number."""
        if self.given.setdefault(number, listing) is not listing:
            return False
        self.step += 1
        self._change(listing, "operator", replace(listing.now, number=number))
        return True

    def _change(self, listing: Listing, by: str, now: State) -> None:
        if now != listing.now:
            listing.past.append((by, self.step, listing.now))
            listing.now = now

    def _gone(self, one: Listing, by: str, full_sync: str = "withdraw") -> None:
        if one.now.status != WITHDRAWN:
            status = INACTIVE if full_sync == "deactivate" else WITHDRAWN
            self._change(one, by, replace(one.now, status=status, resume=one.now.resume or one.now.status))

    def _create(self, broker: Broker, key: Key, sent: Sent, asked: str, by: str, copy: bool) -> None:
        names = [key[0], *([f"{key[0]}-{key[1]}"] if copy and key[1] else []), *(f"{key[0]}-{n}" for n in range(2, 99))]
        number = next(name for name in names if name not in self.given)
        status = {"DELETE": WITHDRAWN, "REFERENZ": REFERENCE}.get(asked, ACTIVE)
        state = State(number, key, sent.obid, status, None if status == ACTIVE else ACTIVE, sent)
        listing = self.given[number] = Listing(state, [(by, self.step, None)], {by: self.step})
        broker.listings.append(listing)


def _late(this: tuple[datetime | None, datetime], latest: tuple[datetime | None, datetime]) -> bool:
    """By the feeds' own times if both name one, else by arrival."""
    both = this[0] is not None and latest[0] is not None
    return (this[0] or this[1]) < (latest[0] or latest[1]) if both else this[1] < latest[1]


def _standing(sent: Sent, now: State) -> tuple[str, str | None]:
    """An operator's status stays; what the feed itself did to it ends when it is sent again."""
    own = now.resume or now.status
    if sent.aktion != "REFERENZ" or own == WITHDRAWN:
        return own, None
    return REFERENCE, now.resume if now.status == REFERENCE else own


def _groups(feed: Feed, before: dict[Key, Listing]) -> dict[Key, list[Sent]]:
    """The entries of each listing, in their order: the last one counts. A DELETE needs nothing but an id."""
    known = {key: one.now.obid for key, one in before.items()}
    ids = {(key, name) for key, obid in known.items() for name in (key[0], obid)}
    ids |= {(one.key, name) for one in feed.sent if one.aktion != "DELETE" for name in (one.key[0], one.obid)}
    groups: dict[Key, list[Sent]] = {}
    for one in feed.sent:
        name, sprache = one.key
        found = {key for key, other in ids if other == name and sprache in ("", key[1])}
        alone = one.aktion == "DELETE" and one.key not in found and len(found) == 1
        if name:
            groups.setdefault(found.pop() if alone else one.key, []).append(one)
    return groups


def _renumbered(key: Key, groups: dict[Key, list[Sent]], before: dict[Key, Listing]) -> Listing | None:
    """The listing of the same openimmo_obid and language, if there is but one and nobody else asks for it."""
    last = groups[key][-1]
    if not last.obid or last.aktion == "DELETE":
        return None
    bearers = [one for one in before.values() if (one.now.obid, one.now.key[1]) == (last.obid, key[1])]
    claims = {other for other, sent in groups.items() if other[1] == key[1] and last.obid in [one.obid for one in sent]}
    return bearers[0] if len(bearers) == 1 and claims == {key} and bearers[0].now.key not in groups else None
