"""Plans of exports when numbers collide, servers change, and what was blocked or refused would cost other listings."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import Candidate, ExportAction, ExportPlan, SentListing, SentState
from openimmo.domain.listing import ListingStatus
from openimmo.domain.portal import FullMeans, Portal, PortalLimits
from openimmo.planning.export_choice import Day
from openimmo.planning.export_scope import scope_of
from openimmo.planning.exporting import believed, losing, only, plan_export, without

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TODAY = Day(date(2026, 11, 22), None)
PREFIXED = Portal(name="plain", preset="openimmo", number="X-", full_means=FullMeans.REPLACES)
Ledger = dict[str, SentListing]


def listing(place: int, number: str, **given: Any) -> Candidate:
    usual: dict[str, Any] = {
        "listing": place, "number": number, "intern": None, "obid": f"OBID{place}", "sender": "Muster",
        "status": ListingStatus.ACTIVE, "kind": "wohnung", "updated": NOW, "created": NOW, "content": f"c{place}",
    }  # fmt: skip
    return Candidate(**usual | given)


def planned(candidates: list[Candidate], sent: Ledger | None = None, **given: Any) -> ExportPlan:
    usual: dict[str, Any] = {"scope": Scope.TEIL, "day": TODAY}
    return plan_export(given.pop("portal", PREFIXED), candidates, (sent or {}).values(), **usual | given)


def confirmed(plan: ExportPlan, state: SentState = SentState.SENT) -> Ledger:
    return {
        step.sent_as: SentListing(
            portal=plan.portal, listing=step.listing, number=step.sent_as, intern=step.intern, obid=step.obid,
            action=step.action, fingerprint=step.fingerprint, state=state, run="R1", at=NOW,
        )
        for step in plan.steps if step.action is not ExportAction.BLOCKED
    }  # fmt: skip


def told(plan: ExportPlan) -> set[tuple[int, str, str]]:
    return {(step.listing, step.sent_as, step.action.value) for step in plan.steps}


def test_a_number_that_another_listing_has_at_the_portal_is_not_taken_over_by_a_newer_one() -> None:
    first = planned([listing(1, "X-1")])
    newer = listing(2, "1", sender="Other", updated=NOW + timedelta(days=1))
    plan = planned([newer, listing(1, "X-1")], confirmed(first))
    assert told(plan) == {(1, "X-1", "unchanged"), (2, "X-1", "blocked")}
    (blocked,) = [step for step in plan.steps if step.listing == 2]
    assert (blocked.reasons, blocked.there, blocked.waiting) == (
        (Reason("export-number-twice", {"number": "X-1", "other": "X-1"}),), False, False,
    )  # fmt: skip


def test_a_number_is_free_only_after_the_portal_was_told_to_delete_who_had_it() -> None:
    first = planned([listing(1, "X-1")])
    after = [listing(2, "x-1")]
    plan = planned(after, confirmed(first))
    assert told(plan) == {(1, "X-1", "delete"), (2, "x-1", "blocked")}
    assert told(planned(after, confirmed(plan, SentState.QUEUED) | confirmed(first))) == told(plan)
    assert told(planned(after, confirmed(plan))) == {(2, "x-1", "create")}


def test_two_that_would_get_the_same_number_do_not_take_turns() -> None:
    one, two = listing(1, "1"), listing(2, "X-1", updated=NOW - timedelta(days=1))
    first = planned([one, two])
    assert told(first) == {(1, "X-1", "create"), (2, "X-1", "blocked")}
    changed = msgspec.structs.replace(two, updated=NOW + timedelta(days=1))
    assert told(planned([one, changed], confirmed(first))) == {(1, "X-1", "unchanged"), (2, "X-1", "blocked")}


def test_what_was_sent_to_another_account_is_not_believed_to_be_at_this_one() -> None:
    stock = [listing(1, "X-1"), listing(2, "X-2")]
    there = confirmed(planned(stock, account="old"))
    assert {action for *_, action in told(planned(stock, there, account="old"))} == {"unchanged"}
    moved = {row.number: row for row in believed(there.values(), "new")}
    assert {row.state for row in moved.values()} == {SentState.QUEUED}
    plan = planned([stock[0]], moved, account="new")
    assert told(plan) == {(1, "X-1", "change"), (2, "X-2", "delete")}
    assert list(believed(there.values(), "old")) == list(there.values())


def test_a_delete_that_was_sent_to_another_account_is_not_sent_again() -> None:
    deleted = confirmed(planned([], confirmed(planned([listing(1, "X-1")], account="old")), account="old"))
    assert planned([], {row.number: row for row in believed(deleted.values(), "new")}, account="new").steps == ()


def test_a_delete_that_the_portal_refuses_is_told_and_tried_again_only_when_somebody_asks() -> None:
    deleted = confirmed(planned([], confirmed(planned([listing(1, "X-1")]))), SentState.REJECTED)
    plan = planned([], deleted)
    assert told(plan) == {(1, "X-1", "unchanged")}
    assert [reason.code for reason in plan.steps[0].reasons] == ["export-left", "export-delete-rejected"]
    assert told(planned([], deleted, scope=Scope.VOLL)) == {(1, "X-1", "delete")}
    assert told(only(plan, {"X-1"})) == {(1, "X-1", "delete")}


def test_a_listing_that_is_active_again_after_its_delete_was_refused_is_sent() -> None:
    deleted = confirmed(planned([], confirmed(planned([listing(1, "X-1")]))), SentState.REJECTED)
    assert told(planned([listing(1, "X-1")], deleted)) == {(1, "X-1", "change")}


def test_a_listing_that_cannot_be_written_pushes_no_other_out_of_the_quota() -> None:
    portal = msgspec.structs.replace(PREFIXED, limits=PortalLimits(listings=2))
    stock = [listing(1, "X-1"), listing(2, "X-2", updated=NOW - timedelta(days=1))]
    there = confirmed(planned(stock, portal=portal))
    newer = [listing(place, f"X-{place}", updated=NOW + timedelta(days=place)) for place in (3, 4)]
    for scope in Scope:
        plan = planned([*stock, *newer], there, portal=portal, scope=scope)
        assert {(1, "X-1", "delete"), (2, "X-2", "delete")} < told(plan)
        left = without(plan, {4: [Reason("export-invalid")]}, [4, 3, 1, 2])
        assert told(left) == {
            (4, "X-4", "blocked"), (3, "X-3", "create"), (1, "X-1", "blocked"), (2, "X-2", "delete"),
        }  # fmt: skip
        assert [step.listing for step in losing(left, portal)] == ([1] if scope is Scope.VOLL else [])


def test_a_full_export_that_was_sent_while_the_clock_was_wrong_puts_no_other_off() -> None:
    portal = msgspec.structs.replace(PREFIXED, full_days=7)
    for days, scope in ((-1, Scope.TEIL), (-8, Scope.VOLL), (0.5, Scope.TEIL), (4000, Scope.VOLL)):
        last = NOW + timedelta(days=days)
        assert scope_of(portal, None, last_full=last, unsure=False, now=NOW).scope is scope
