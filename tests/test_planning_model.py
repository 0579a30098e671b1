"""Random histories of deliveries: the plan agrees with a naive model of the stock, and nothing is ever lost.

The model is a dictionary and reads like the semantics: it knows no plan, no reasons and no numbers.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from msgspec.structs import asdict, replace

from openimmo.domain.delivery import Scope, Verdict
from openimmo.domain.listing import FeedAction, ListingStatus, Stored
from openimmo.domain.plan import Action, ChangePlan, Incoming, Latest, Offer
from openimmo.planning import plan_changes
from openimmo.policy import FullSync, Guard, OnUpdate, Policy

START = datetime(2026, 5, 4, tzinfo=UTC)
ACTIVE, INACTIVE, ARCHIVED, PENDING, REFERENCE, WITHDRAWN = ListingStatus
TAKEN_BY_OTHERS = frozenset({"1", "N-2", "2-de"})

Row = dict[str, object]
Stock = dict[tuple[str, str], Row]

policies = st.builds(
    Policy,
    status=st.sampled_from([ACTIVE, INACTIVE]),
    on_update=st.sampled_from(OnUpdate),
    number_prefix=st.sampled_from([None, "N-"]),
    full_sync=st.sampled_from(FullSync),
    guard=st.builds(Guard, share=st.sampled_from([0.2, 1.0])),
)
entries = st.builds(
    Incoming,
    position=st.just(0),
    source_id=st.sampled_from(["1", "2", "3", "4", "5", "6"]),
    sprache=st.sampled_from(["de", "de", "de", "en"]),
    obid=st.sampled_from([None, "A", "B", "C"]),
    action=st.sampled_from([FeedAction.CHANGE, FeedAction.CHANGE, FeedAction.DELETE, FeedAction.REFERENZ]),
    fingerprint=st.sampled_from(["x", "y"]),
    refused=st.sampled_from([None] * 12 + ["import-no-id"]),
)


def in_order(feed: list[Incoming]) -> list[Incoming]:
    """A feed: every entry in its place, the fingerprint covering its obid as that of real content does."""
    return [replace(e, position=n, fingerprint=f"{e.fingerprint}{e.obid}") for n, e in enumerate(feed)]


feeds = st.lists(entries, max_size=8).map(in_order)


class Model:
    """The stock of one sender as a dictionary: key → status, status before, content, obid."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.stock: Stock = {}

    def deliver(self, feed: Sequence[Incoming], full: bool, complete: bool) -> None:
        """Do what the semantics say, one listing after the other."""
        before = {key: dict(row) for key, row in self.stock.items()}
        self.rename(feed)
        named = {(entry.source_id or "", entry.sprache) for entry in feed}
        for key in named:
            self.settle(key, [e for e in feed if (e.source_id, e.sprache) == key])
        if full and self.policy.full_sync is not FullSync.KEEP:
            self.sweep(before, named, complete and feed != [] and not any(e.refused for e in feed))

    def rename(self, feed: Sequence[Incoming]) -> None:
        """Follow each obid that moved from one number to another."""
        last = {(e.source_id or "", e.sprache): e for e in feed}
        for new, entry in last.items():
            olds = [k for k, row in self.stock.items() if k[1] == new[1] and row["obid"] == entry.obid is not None]
            claims = {(e.source_id, e.sprache) for e in feed if e.sprache == new[1] and e.obid == entry.obid}
            usable = entry.action is not FeedAction.DELETE and not entry.refused and new not in self.stock
            if usable and len(olds) == len(claims) == 1 and olds[0] not in last:
                self.stock[new] = self.stock.pop(olds[0])

    def settle(self, key: tuple[str, str], feed: Sequence[Incoming]) -> None:
        """The last entry decides; a listing that is brought and deleted at once is there, withdrawn."""
        last, row, own = feed[-1], self.stock.get(key), self.policy.status
        if last.refused:
            return
        if last.action is FeedAction.DELETE:
            brought = [e for e in feed if not e.refused and e.action is not FeedAction.DELETE]
            if row and row["status"] != WITHDRAWN:
                row.update(status=WITHDRAWN, resume=row["resume"] or row["status"])
            elif not row and brought:
                last = brought[-1]
                self.stock[key] = {"status": WITHDRAWN, "resume": own, "content": last.fingerprint, "obid": last.obid}
            return
        if not row:
            row = self.stock[key] = {"status": own, "resume": None, "obid": None}
        kept = own if self.policy.on_update is OnUpdate.RESET else row["resume"] or row["status"]
        if last.action is FeedAction.CHANGE or kept == WITHDRAWN:
            row.update(status=kept, resume=None)
        elif row["status"] != REFERENCE:
            row.update(status=REFERENCE, resume=kept)
        row.update(content=last.fingerprint, obid=last.obid or row["obid"])

    def sweep(self, before: Stock, named: set[tuple[str, str]], trusted: bool) -> None:
        """Take away what a trusted full delivery does not name, unless that is too much."""
        offered = {
            key
            for key, row in before.items()
            if row["status"] in (ACTIVE, ARCHIVED, PENDING) or (row["status"] is INACTIVE and not row["resume"])
        }
        gone = {key for key in offered if key in self.stock and key not in named}
        left = [k for k in offered if k in self.stock and k not in gone and self.stock[k]["status"] is not WITHDRAWN]
        moved = [key for key in offered if key not in self.stock]
        guard = self.policy.guard
        if not trusted or not (left or moved) or (len(gone) >= guard.count and len(gone) > guard.share * len(offered)):
            return
        new = WITHDRAWN if self.policy.full_sync is FullSync.WITHDRAW else INACTIVE
        for key in gone:
            self.stock[key].update(status=new, resume=self.stock[key]["status"])


def applied(stock: Mapping[int, Stored], made: ChangePlan) -> dict[int, Stored]:
    """The stock after a plan, as a store would write it: only what each change says."""
    after = dict(stock)
    for change in made.changes:
        if change.action is Action.CREATED:
            told = {name: getattr(change, name) for name in ("number", "source_id", "sprache", "obid", "status")}
            told |= {"resume_status": change.resume_status, "fingerprint": change.fingerprint}
            after[len(after)] = Stored(id=len(after), **told)
        elif change.action in (Action.UPDATED, Action.DELETED) and change.listing is not None:
            told = {"status": change.status, "resume_status": change.resume_status, "source_id": change.source_id}
            if change.action is Action.UPDATED:
                told |= {"fingerprint": change.fingerprint, "obid": change.obid}
            after[change.listing] = replace(after[change.listing], **told)
    return after


class Histories(RuleBasedStateMachine):
    """One sender's deliveries, and an operator in between."""

    @initialize(policy=policies)
    def begin(self, policy: Policy) -> None:
        self.model = Model(policy)
        self.stock: dict[int, Stored] = {}
        self.clock = START
        self.latest: Latest | None = None
        self.last: tuple[list[Incoming], Offer] | None = None

    @rule(feed=feeds, scope=st.sampled_from([Scope.VOLL, Scope.VOLL, Scope.TEIL, None]), complete=st.booleans())
    def deliver(self, feed: list[Incoming], scope: Scope | None, complete: bool) -> None:
        self.clock += timedelta(minutes=30)
        offer = Offer(scope=scope, complete=complete, timestamp=self.clock, received=self.clock)
        made = self.plan(feed, offer)
        before, self.stock = self.stock, applied(self.stock, made)
        self.model.deliver(feed, scope is Scope.VOLL, complete)
        self.latest = Latest(delivery="d", sha256="", timestamp=self.clock, received=self.clock)
        self.last = (feed, offer)
        self.agrees()
        self.accounts(feed, before, made)
        self.takes_only_what_it_may(feed, offer, before)
        self.changes_nothing_the_second_time(feed, offer, made)

    @precondition(lambda self: self.stock)
    @rule(data=st.data(), status=st.sampled_from(ListingStatus))
    def operator_sets_a_status(self, data: st.DataObject, status: ListingStatus) -> None:
        one = data.draw(st.sampled_from(list(self.stock.values())))
        self.stock[one.id] = replace(one, status=status, resume_status=None)
        self.model.stock[one.source_id, one.sprache].update(status=status, resume=None)

    @precondition(lambda self: self.last)
    @rule()
    def a_late_one_changes_nothing(self) -> None:
        assert self.last is not None
        feed, offer = self.last
        late = self.plan(feed, replace(offer, timestamp=START, received=self.clock))
        assert late.verdict is Verdict.SUPERSEDED
        assert applied(self.stock, late) == self.stock

    def plan(self, feed: Sequence[Incoming], offer: Offer) -> ChangePlan:
        numbers = {one.number for one in self.stock.values()} | TAKEN_BY_OTHERS
        stored = list(self.stock.values())
        return plan_changes(feed, stored, self.model.policy, offer, self.latest, numbers.__contains__)

    def agrees(self) -> None:
        """The store and the naive model hold the same."""
        rows = {
            (one.source_id, one.sprache): {
                "status": one.status,
                "resume": one.resume_status,
                "content": one.fingerprint,
                "obid": one.obid,
            }
            for one in self.stock.values()
        }
        assert rows == self.model.stock

    def accounts(self, feed: Sequence[Incoming], before: Mapping[int, Stored], made: ChangePlan) -> None:
        """N9: every entry met one fate; nothing left the stock; every number is given once and stays."""
        assert made.counts.sums_hold()
        assert [c.position for c in made.changes if c.position is not None] == list(range(len(feed)))
        assert made.counts.created == len(self.stock) - len(before)
        numbers = [one.number for one in self.stock.values()]
        assert len(set(numbers)) == len(numbers)
        assert not TAKEN_BY_OTHERS & set(numbers)
        assert all(self.stock[one.id].number == one.number for one in before.values())

    def takes_only_what_it_may(self, feed: Sequence[Incoming], offer: Offer, before: Mapping[int, Stored]) -> None:
        """N6: the owner's DELETE, or a complete full delivery with listings and none refused; always restorable."""
        deletes = {(e.source_id, e.sprache) for e in feed if e.action is FeedAction.DELETE}
        full = offer.scope is Scope.VOLL and offer.complete and feed != [] and not any(e.refused for e in feed)
        for one in before.values():
            now = self.stock[one.id]
            if now.status is WITHDRAWN is not one.status:
                assert (one.source_id, one.sprache) in deletes or full
                assert now.resume_status == (one.resume_status or one.status)

    def changes_nothing_the_second_time(self, feed: Sequence[Incoming], offer: Offer, made: ChangePlan) -> None:
        """N4: the same again is unchanged; only what was withheld may be judged anew, in a stock that has grown."""
        again = self.plan(feed, offer)
        assert (again.counts.created, again.counts.updated, again.counts.deleted_by_name) == (0, 0, 0)
        if made.verdict is Verdict.IMPORTED:
            assert again.counts.deleted == 0
            assert {i: asdict(one) for i, one in applied(self.stock, again).items()} == {
                i: asdict(one) for i, one in self.stock.items()
            }


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=150, stateful_step_count=12, deadline=None)
