"""Whatever senders and operators do, and wherever a run is killed: the stock is what a model of it says.

OPENIMMO_HISTORIES=1000 makes the same a night's work, with other histories each time.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from openimmo.domain.deed import reference
from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.listing import ListingStatus
from openimmo.errors import Refused
from openimmo.pipeline.deliveries.approving import approve
from openimmo.pipeline.deliveries.replaying import replay
from openimmo.pipeline.deliveries.undoing import undo
from openimmo.store.ledger import Delivery
from openimmo.store.stock import Stock
from tests.acceptance.killing import killed
from tests.acceptance.model_stock import Feed, Listing, Model, Sent
from tests.pipeline.deliveries import Office, feed, listing

HISTORIES = os.environ.get("OPENIMMO_HISTORIES")
MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
ANNA, BERT = "Anna", "Bert"
BROKERS = {ANNA: "withdraw", BERT: "deactivate"}
POLICY = """[policy.gentle]
preset = "default"
full_sync = "deactivate"

[sender.Bert]
openimmo_anid = "Bert"
policy = "gentle"
"""
NAMES = ("A1", "A2", "A3", "A4", "A5")
FREE = ("B1", "B2", "B3")
NUMBERS = (*NAMES, "A1-2", "Z1", "Z2")
STATUSES = ("active", "inactive", "archived", "pending", "withdrawn", "reference")

Run = Callable[[], Iterable[DeliveryReport]]
T = TypeVar("T")

who = st.sampled_from((ANNA, ANNA, BERT))
entry = st.builds(
    Sent,
    extern=st.sampled_from((*NAMES, *NAMES, "")),
    obid=st.sampled_from(("", "", "O1", "O2", "O3", "O6")),
    sprache=st.sampled_from(("", "", "", "en")),
    aktion=st.sampled_from(("CHANGE", "CHANGE", "CHANGE", "DELETE", "REFERENZ")),
    price=st.sampled_from(("1", "2")),
)
entries = st.lists(entry, min_size=1, max_size=4).map(tuple)
damage = st.sampled_from(("", "", "", "", "", "", "mended", "broken"))
age = st.sampled_from((0, 0, 0, 0, 10, 120, None))
"""Minutes that a feed's own time lies back; None: it names none."""
kill = st.one_of(*[st.none()] * 4, st.integers(1, 120))
"""The step at which the run is killed; the next one takes up what it left."""
which = st.integers(0, 7)
deed = st.sampled_from(("approve", "undo", "undo", "undo", "replay"))
back = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 5))
TAKEN_BACK = (Verdict.IMPORTED, Verdict.WITHHELD, Verdict.APPROVED, Verdict.UNDONE)


@cache
def empty_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        Stock.open(path)
        return path.read_bytes()


def make_home(home: Path) -> None:
    home.mkdir(mode=0o700)
    (home / "store.db").write_bytes(empty_store())


def xml(sent: Feed) -> bytes:
    """The bytes of a feed; ``mended`` is a blank line before its declaration, ``broken`` lacks its end."""
    made = feed(
        *(
            listing(one.extern, obid=one.obid or None, sprache=one.sprache, aktion=one.aktion, price=one.price)
            for one in sent.sent
        ),
        umfang=sent.umfang,
        timestamp=sent.timestamp.replace(tzinfo=None).isoformat() if sent.timestamp else None,
        anid=sent.who,
        firma=f"{sent.who} GmbH",
    )  # fmt: skip
    return {"": made, "mended": b"\n" + made, "broken": made[:-20]}[sent.damage]


def one_of(some: Sequence[T], which: int) -> T:
    return some[which % len(some)]


def unless_refused(work: Run) -> None:
    with suppress(Refused):
        list(work())


def quiet(*told: object) -> None:
    """Nobody is told."""


class Histories(RuleBasedStateMachine):
    """A home and its model, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(dir=MEMORY)
        self.office = Office(Path(self.folder.name), make_home)
        self.office.settings(POLICY)
        self.view = Stock.snapshot(self.office.home / "store.db")
        self.model = Model(BROKERS)
        self.rows: dict[str, Delivery] = {}
        self.feeds: dict[str, Feed] = {}
        self.prints: dict[Sent, str] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize(many=st.integers(0, 5), few=st.integers(0, 3))
    def stock(self, many: int, few: int) -> None:
        for who, names in ((ANNA, NAMES[:many]), (BERT, NAMES[:few])):
            sent = tuple(Sent(name, obid=f"O{place}") for place, name in enumerate(names))
            if sent:
                self._send(Feed(who, "VOLL", sent, self._timestamp(0)), None)

    @rule(who=who, sent=entries, damage=damage, age=age, kill=kill)
    def teil(self, who: str, sent: tuple[Sent, ...], damage: str, age: int | None, kill: int | None) -> None:
        self._send(Feed(who, "TEIL", sent, self._timestamp(age), damage), kill)

    @rule(
        who=who, left_out=st.sets(which, max_size=4), price=st.sampled_from(("1", "2")),
        more=st.lists(entry, max_size=2), damage=damage, age=age, kill=kill,
    )  # fmt: skip
    def voll(
        self, who: str, left_out: set[int], price: str, more: list[Sent], damage: str, age: int | None, kill: int | None
    ) -> None:
        """The stock as the sender had sent it, but for some."""
        stock = [one.now.content for one in self.model.brokers[who].listings if one.now.in_stock]
        sent = [replace(one, price=price) for place, one in enumerate(stock) if place not in left_out]
        self._send(Feed(who, "VOLL", (*sent, *more), self._timestamp(age), damage), kill)

    @precondition(lambda self: self.feeds)
    @rule(which=which, kill=kill)
    def the_same_bytes_again(self, which: int, kill: int | None) -> None:
        self._send(one_of(list(self.feeds.values()), which), kill)

    @precondition(lambda self: any(one.now.obid for _, one in self._listings()))
    @rule(
        which=which,
        extern=st.sampled_from((*NAMES, *FREE)),
        heir=st.sampled_from(("", "", "at once", "later")),
        kill=kill,
    )
    def rename(self, which: int, extern: str, heir: str, kill: int | None) -> None:
        """Another number for the same openimmo_obid; something else may take over the old number."""
        whose, found = one_of([(name, one) for name, one in self._listings() if one.now.obid], which)
        old, sprache = found.now.key
        sent = [replace(found.now.content, extern=extern, obid=found.now.obid, sprache=sprache)]
        for again in range(2 if heir == "later" else 1):
            more = [Sent(old, sprache=sprache)] if again or heir == "at once" else []
            self._send(Feed(whose, "TEIL", tuple(more if again else sent + more), self._timestamp(0)), kill)

    @precondition(lambda self: self._listings())
    @rule(which=which, status=st.sampled_from(STATUSES))
    def set_status(self, which: int, status: str) -> None:
        self._set_status(one_of(self._listings(), which)[1], status)

    @precondition(lambda self: self._listings())
    @rule(which=which, number=st.sampled_from(NUMBERS))
    def renumber(self, which: int, number: str) -> None:
        _, found = one_of(self._listings(), which)
        refused = False
        try:
            with self.office.house.stock().writing() as book:
                given = book.listing(found.now.number).row.id
                book.renumber(given, number, actor="operator", at=self.office.house.clock())
        except Refused:
            refused = True
        assert self.model.renumber(found, number) is not refused

    @precondition(lambda self: self.rows)
    @rule(deed=deed, back=back, force=st.sampled_from((False, False, True)), kill=kill)
    def look_at_a_delivery_again(self, deed: str, back: int, force: bool, kill: int | None) -> None:
        """An operator approves, takes back or runs again what was done a few steps before."""
        if deed == "approve":
            self._approve(one_of(self._rows(Verdict.WITHHELD) or self._rows(), min(back, 1)), kill)
        elif deed == "undo":
            self._undo(one_of(self._rows(*TAKEN_BACK) or self._rows(), back), force, kill)
        else:
            self._replay(one_of(list(reversed(self.feeds)), back), force, kill)

    @precondition(lambda self: self._newest())
    @rule(sent=entries, kill=kill)
    def undo_what_had_made_another_late(self, sent: tuple[Sent, ...], kill: int | None) -> None:
        name = self._newest()[0]
        newest = self.feeds[name]
        older = Feed(newest.who, "TEIL", sent, newest.timestamp and newest.timestamp - timedelta(minutes=1))
        self._send(older, None)
        self._undo(name, False, kill)
        self._send(older, None)

    @precondition(lambda self: self._listings())
    @rule(which=which, touched=st.one_of(st.none(), which), status=st.sampled_from(STATUSES), back=back, kill=kill)
    def approve_what_a_small_voll_may_not_take(
        self, which: int, touched: int | None, status: str, back: int, kill: int | None
    ) -> None:
        """Only one of all is sent, and an operator may have looked at one of them before he approves, or goes back."""
        who, found = one_of(self._listings(), which)
        self._send(Feed(who, "VOLL", (replace(found.now.content, aktion="CHANGE"),), self._timestamp(0)), kill)
        newest = self.model.brokers[who].latest()
        if touched is not None and newest and newest.held:
            self._set_status(one_of(list(newest.held), touched), status)
        if back < 2:
            self._approve(one_of(self._rows(), back), kill)
        else:
            self._undo(one_of(self._rows(*TAKEN_BACK) or self._rows(), back - 1), False, kill)

    @invariant()
    def the_stock_is_what_the_model_says(self) -> None:
        with self.view.reading() as view:
            there: dict[tuple[object, ...], str] = {
                (sender.name, one.number, (one.source_id, one.sprache), one.obid or "", one.status, one.resume_status):
                one.fingerprint
                for sender in view.senders() for one in view.stored(sender.id)
            }  # fmt: skip
        expected = {
            (name, one.now.number, one.now.key, one.now.obid, one.now.status, one.now.resume): one.now.content
            for name, broker in self.model.brokers.items()
            for one in broker.listings
        }
        assert set(there) == set(expected)
        for key, content in expected.items():
            assert self.prints.setdefault(content, there[key]) == there[key], key
        assert len(set(self.prints.values())) == len(self.prints)

    @invariant()
    def every_sum_holds_and_the_audit_is_clean(self) -> None:
        assert all(row.counts.sums_hold() for row in self.rows.values())
        assert self.office.problems() == []

    def _set_status(self, found: Listing, status: str) -> None:
        with self.office.house.stock().writing() as book:
            given = book.listing(found.now.number).row.id
            book.set_status(given, ListingStatus(status), actor="operator", at=self.office.house.clock())
        self.model.set_status(found, status)

    def _send(self, sent: Feed, kill: int | None) -> None:
        path = self.office.put(xml(sent))
        self._delivered(self._run(lambda: self.office.run(path), kill), sent)

    def _approve(self, name: str, kill: int | None) -> None:
        row = self._run(lambda: approve(self.office.house, name, actor="operator", progress=quiet), kill)
        self._approved(row, name)

    def _undo(self, name: str, force: bool, kill: int | None) -> None:
        """Taking back an undo does again what was undone."""
        about = self._about(name) if self.rows[name].verdict is Verdict.UNDONE else ""
        row = self._run(lambda: undo(self.office.house, name, force=force, actor="operator", progress=quiet), kill)
        if not about:
            self._agree(row, self.model.undo(self._whose(name), name, force=force))
        elif self.rows[about].verdict is Verdict.APPROVED:
            self._approved(row, self._about(about))
        else:
            self._delivered(row, self.feeds[about], forced=force, again=True)

    def _replay(self, name: str, force: bool, kill: int | None) -> None:
        row = self._run(lambda: replay(self.office.house, [name], force=force, progress=quiet), kill)
        self._delivered(row, self.feeds[name], forced=force, again=True)

    def _delivered(self, row: Delivery | None, sent: Feed, *, forced: bool = False, again: bool = False) -> None:
        assert row is not None
        self.feeds[row.delivery] = sent
        timestamp = None if forced else sent.timestamp
        self._agree(row, self.model.deliver(row.delivery, sent, timestamp, row.received, again=again))

    def _approved(self, row: Delivery | None, name: str) -> None:
        self._agree(row, self.model.approve(self._whose(name), name, row.delivery if row else ""))

    @staticmethod
    def _agree(row: Delivery | None, verdict: str | None) -> None:
        assert (row and row.verdict) == verdict

    def _run(self, work: Run, kill: int | None) -> Delivery | None:
        """Do it; the row of the ledger that came of it, None if it was refused. What was killed is taken up."""
        if kill is not None:
            killed(lambda: unless_refused(work), kill)
            self.office.house.ticks += 100  # the time that passed in the process that is no more
            self.office.run()
        if kill is None or (row := self._new_row()) is None:
            unless_refused(work)
            row = self._new_row()
        return row

    def _new_row(self) -> Delivery | None:
        with self.view.reading() as view:
            found = [row for row in view.deliveries() if row.delivery not in self.rows]
        assert len(found) < 2
        self.rows |= {row.delivery: row for row in found}
        return found[0] if found else None

    def _rows(self, *verdicts: Verdict) -> list[str]:
        """The newest first."""
        return [name for name, row in reversed(self.rows.items()) if not verdicts or row.verdict in verdicts]

    def _newest(self) -> list[str]:
        """Of what was delivered and applied, the newest first."""
        return [name for name in self._rows(Verdict.IMPORTED, Verdict.WITHHELD) if name in self.feeds]

    def _about(self, name: str) -> str:
        about = reference(self.rows[name].source)
        return about.delivery if about else ""

    def _whose(self, name: str) -> str:
        return self.feeds[name].who if name in self.feeds else self.rows[name].sender or ""

    def _timestamp(self, age: int | None) -> datetime | None:
        return None if age is None else self.office.house.clock() - timedelta(minutes=age)

    def _listings(self) -> list[tuple[str, Listing]]:
        return [(name, one) for name, broker in self.model.brokers.items() for one in broker.listings]


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=int(HISTORIES or 100),
    stateful_step_count=12,
    deadline=None,
    derandomize=HISTORIES is None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
