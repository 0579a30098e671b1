"""What an export does about each listing: the choice, the days, the quota, the delta, and what may never go at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import (
    Candidate,
    ExportAction,
    ExportPlan,
    Forwarding,
    SentListing,
    SentState,
    Step,
)
from openimmo.domain.listing import ListingStatus
from openimmo.domain.portal import Choice, DeleteForm, FullMeans, Identity, Portal, PortalLimits
from openimmo.planning.export_choice import Day
from openimmo.planning.export_scope import scope_of
from openimmo.planning.exporting import giving_up, losing, only, plan_export, without

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TODAY = Day(date(2026, 11, 22), None)
Ledger = dict[str, SentListing]
PLAIN = Portal(name="plain", preset="openimmo", forwarding="Plain")


def listing(place: int, **given: Any) -> Candidate:
    usual: dict[str, Any] = {
        "listing": place, "number": f"N-{place}", "intern": None, "obid": f"OBID{place}", "sender": "Muster",
        "status": ListingStatus.ACTIVE, "kind": "wohnung", "updated": NOW, "created": NOW, "content": f"c{place}",
    }  # fmt: skip
    return Candidate(**usual | given)


def planned(candidates: list[Candidate], sent: Ledger | None = None, **given: Any) -> ExportPlan:
    usual: dict[str, Any] = {"scope": Scope.TEIL, "day": TODAY}
    return plan_export(given.pop("portal", PLAIN), candidates, (sent or {}).values(), **usual | given)


def confirmed(plan: ExportPlan, state: SentState = SentState.SENT) -> Ledger:
    """The ledger after a plan was carried out."""
    return {
        step.sent_as: SentListing(
            portal=plan.portal, listing=step.listing, number=step.sent_as, intern=step.intern, obid=step.obid,
            action=step.action, fingerprint=step.fingerprint, state=state, run="R1", at=NOW,
        )
        for step in plan.steps if step.action is not ExportAction.BLOCKED
    }  # fmt: skip


def actions(plan: ExportPlan) -> dict[str, str]:
    return {step.sent_as: step.action.value for step in plan.steps}


def reasons(plan: ExportPlan) -> dict[str, str]:
    return {step.sent_as: step.reasons[0].code for step in plan.steps if step.reasons}


def test_what_is_new_is_created_and_what_was_sent_is_not_sent_again() -> None:
    stock = [listing(1), listing(2)]
    first = planned(stock)
    assert actions(first) == {"N-1": "create", "N-2": "create"}
    again = planned([listing(1), listing(2, content="other")], confirmed(first))
    assert actions(again) == {"N-1": "unchanged", "N-2": "change"}


def test_what_left_the_stock_is_deleted_by_what_the_portal_knows_of_it() -> None:
    first = planned([listing(place) for place in range(9)])
    after = planned([listing(place) for place in range(8)], confirmed(first))
    (gone,) = [step for step in after.steps if step.action is ExportAction.DELETE]
    assert (gone.sent_as, gone.obid, gone.reasons) == ("N-8", "OBID8", (Reason("export-left"),))
    assert actions(planned([listing(place) for place in range(8)], confirmed(after))) == {
        f"N-{place}": "unchanged" for place in range(8)
    }


def test_an_upload_that_nobody_confirmed_is_sent_again() -> None:
    first = planned([listing(1)])
    assert actions(planned([listing(1)], confirmed(first, SentState.QUEUED))) == {"N-1": "change"}
    delete = planned([], confirmed(first))
    assert actions(planned([], confirmed(delete, SentState.QUEUED))) == {"N-1": "delete"}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ListingStatus.INACTIVE, "export-inactive"),
        (ListingStatus.ARCHIVED, "export-archived"),
        (ListingStatus.PENDING, "export-pending"),
    ],
)
def test_a_listing_that_is_not_active_is_refused_with_the_word_to_activate_it(status: ListingStatus, code: str) -> None:
    plan = planned([listing(1, status=status)])
    assert actions(plan) == {"N-1": "blocked"}
    assert reasons(plan) == {"N-1": code}


def test_withdrawn_listings_and_unwanted_references_are_not_even_spoken_of() -> None:
    stock = [listing(1, status=ListingStatus.WITHDRAWN), listing(2, status=ListingStatus.REFERENCE)]
    assert planned(stock).steps == ()
    portal = Portal(name="plain", preset="openimmo", references=True)
    assert actions(planned(stock, portal=portal)) == {"N-2": "create"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Forwarding(), None),
        (Forwarding(generally=True), None),
        (Forwarding(generally=False), "export-not-forwarded"),
        (Forwarding(generally=False, only=("plain",)), None),
        (Forwarding(only=("Other", "PLAIN")), None),
        (Forwarding(only=("Other",)), "export-for-others"),
        (Forwarding(never=("Plain",)), "export-forbidden"),
        (Forwarding(never=("Other",)), None),
        (Forwarding(since=date(2026, 11, 22), until=date(2026, 11, 22)), None),
        (Forwarding(since=date(2026, 11, 23)), "export-not-yet"),
        (Forwarding(until=date(2026, 11, 21)), "export-over"),
    ],
)
def test_what_the_listing_says_about_portals_and_days_is_obeyed(said: Forwarding, code: str | None) -> None:
    assert reasons(planned([listing(1, forwarding=said)])).get("N-1") == code


def test_a_listing_that_may_no_longer_be_there_is_taken_away() -> None:
    first = planned([listing(1), listing(2)])
    after = planned([listing(1), listing(2, forwarding=Forwarding(generally=False))], confirmed(first))
    assert actions(after) == {"N-1": "unchanged", "N-2": "delete"}


def test_listings_that_were_taken_over_once_need_a_full_export_first() -> None:
    stock = [listing(1, taken_over=NOW), listing(2)]
    assert reasons(planned(stock)) == {"N-1": "export-needs-full"}
    assert actions(planned(stock, scope=Scope.VOLL)) == {"N-1": "create", "N-2": "create"}
    after = TODAY._replace(last_full=NOW + timedelta(hours=1))
    assert actions(planned(stock, day=after)) == {"N-1": "create", "N-2": "create"}
    assert reasons(planned(stock, day=TODAY._replace(last_full=NOW - timedelta(hours=1))))["N-1"] == "export-needs-full"


def test_the_quota_goes_by_the_order_that_is_set_and_then_by_number() -> None:
    stock = [
        listing(1, updated=NOW - timedelta(days=2), price="300000"),
        listing(2, updated=NOW, price="1000"),
        listing(3, updated=NOW, price="90000"),
    ]
    newest = Portal(name="plain", preset="openimmo", limits=PortalLimits(listings=2))
    assert actions(planned(stock, portal=newest)) == {"N-1": "blocked", "N-2": "create", "N-3": "create"}
    dearest = Portal(name="plain", preset="openimmo", limits=PortalLimits(listings=2), choice=Choice(order=("-price",)))
    assert actions(planned(stock, portal=dearest)) == {"N-1": "create", "N-2": "blocked", "N-3": "create"}


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (Choice(senders=("Muster",)), {"N-1"}),
        (Choice(not_senders=("Muster",)), {"N-2"}),
        (Choice(kinds=("HAUS",)), {"N-2"}),
        (Choice(marketing=("kauf",)), {"N-2"}),
        (Choice(use=("WOHNEN",)), {"N-1", "N-2"}),
        (Choice(countries=("AUT",)), {"N-2"}),
        (Choice(numbers=("N-1",)), {"N-1"}),
        (Choice(not_numbers=("N-1",)), {"N-2"}),
    ],
)
def test_the_choice_of_the_portal(choice: Choice, kept: set[str]) -> None:
    stock = [
        listing(1, marketing=("MIETE_PACHT",), use=("WOHNEN",), country="DEU"),
        listing(2, sender="Beispiel", kind="haus", marketing=("KAUF",), use=("WOHNEN", "GEWERBE"), country="AUT"),
    ]
    portal = Portal(name="plain", preset="openimmo", choice=choice)
    assert set(actions(planned(stock, portal=portal))) == kept


def test_a_prefix_is_never_doubled_and_two_listings_never_share_a_number() -> None:
    portal = Portal(name="imv", preset="imv", number="IMVO-ID-")
    stock = [listing(1, number="4711"), listing(2, number="imvo-id-4712"), listing(3, number="IMVO-ID-4711")]
    plan = planned(stock, portal=portal)
    assert actions(plan)["imvo-id-4712"] == "create"
    twice = [step for step in plan.steps if step.action is ExportAction.BLOCKED]
    assert [step.reasons[0].code for step in twice] == ["export-number-twice"]


def test_a_renumbered_listing_is_deleted_under_its_old_number_and_created_under_its_new_one() -> None:
    first = planned([listing(1)])
    after = planned([listing(1, number="M-1")], confirmed(first))
    assert actions(after) == {"M-1": "create", "N-1": "delete"}
    kept = without(after, {1: [Reason("export-invalid")]})
    assert actions(kept) == {"M-1": "blocked"}
    unsure = confirmed(first) | confirmed(after, SentState.QUEUED)
    assert actions(planned([listing(1, number="M-1")], unsure)) == {"M-1": "change", "N-1": "delete"}
    done = confirmed(first) | confirmed(after)
    assert actions(planned([listing(1, number="M-1")], done)) == {"M-1": "unchanged"}


def test_what_cannot_be_written_is_blocked_and_a_full_export_would_lose_it() -> None:
    first = planned([listing(1), listing(2)])
    full = without(
        planned([listing(1, content="x"), listing(2)], confirmed(first), scope=Scope.VOLL),
        {1: [Reason("export-invalid")]},
    )
    assert actions(full) == {"N-1": "blocked", "N-2": "unchanged"}
    assert [step.number for step in losing(full, PLAIN)] == ["N-1"]
    keeps = Portal(name="plain", preset="onoffice", full_means=FullMeans.KEEPS)
    assert losing(full, keeps) == ()


@pytest.mark.parametrize("means", [FullMeans.REPLACES, FullMeans.UNKNOWN])
def test_where_a_full_export_might_take_listings_away_none_goes_that_would(means: FullMeans) -> None:
    portal = Portal(name="plain", preset="openimmo", full_means=means)
    first = confirmed(planned([listing(place) for place in range(10)], portal=portal))
    full = planned([listing(1, content="x")], first, portal=portal, scope=Scope.VOLL)
    assert (full.scope, [reason.code for reason in full.reasons]) == (
        Scope.TEIL,
        ["export-withheld", "export-full-put-off"],
    )
    whole = planned([listing(place) for place in range(10)], first, portal=portal, scope=Scope.VOLL)
    blocked = without(whole, {1: [Reason("export-invalid")]})
    assert [step.number for step in losing(blocked, portal)] == ["N-1"]


def test_the_stock_is_never_wiped_from_a_portal_by_itself() -> None:
    first = planned([listing(place) for place in range(10)])
    few = [listing(place) for place in range(5)]
    for scope in Scope:
        plan = planned(few, confirmed(first), scope=scope)
        assert plan.scope is Scope.TEIL
        assert {step.sent_as for step in plan.withheld} == {f"N-{place}" for place in range(5, 10)}
        assert plan.reasons[0] == Reason("export-withheld", {"count": "5", "there": "10", "portal": plan.portal})
        assert ExportAction.DELETE not in {step.action for step in plan.steps}
    approved = planned(few, confirmed(first), approved=5)
    assert (approved.withheld, list(actions(approved).values()).count("delete")) == ((), 5)
    assert planned(few, confirmed(first), approved=4).withheld != ()


def test_a_portal_that_takes_only_full_exports_gets_none_that_would_wipe_it() -> None:
    portal = Portal(name="plain", preset="idx", delete=DeleteForm.ABSENCE, scope=Scope.VOLL)
    first = planned([listing(place) for place in range(10)], portal=portal, scope=Scope.VOLL)
    plan = planned([listing(1, content="x")], confirmed(first), portal=portal, scope=Scope.VOLL)
    assert actions(plan) == {"N-1": "blocked"}
    assert {reason.code for reason in plan.reasons} == {"export-withheld", "export-nothing-goes"}


def test_what_was_rejected_is_not_sent_again_until_it_changes_or_somebody_asks() -> None:
    rejected = confirmed(planned([listing(1)]), SentState.REJECTED)
    again = planned([listing(1)], rejected)
    assert (actions(again), reasons(again)) == ({"N-1": "unchanged"}, {"N-1": "export-rejected-before"})
    assert actions(planned([listing(1, content="new")], rejected)) == {"N-1": "change"}
    assert actions(planned([listing(1)], rejected, scope=Scope.VOLL)) == {"N-1": "change"}


def test_other_settings_of_the_portal_send_everything_again() -> None:
    first = planned([listing(1)])
    portal = Portal(name="plain", preset="openimmo", forwarding="Plain", limits=PortalLimits(side=800))
    assert actions(planned([listing(1)], confirmed(first), portal=portal)) == {"N-1": "change"}
    chosen = Portal(name="plain", preset="openimmo", forwarding="Plain", choice=Choice(senders=("Muster",)))
    assert actions(planned([listing(1)], confirmed(first), portal=chosen)) == {"N-1": "unchanged"}


STOCKS = st.lists(
    st.builds(
        listing,
        st.integers(0, 12),
        status=st.sampled_from(ListingStatus),
        content=st.sampled_from(["a", "b"]),
        forwarding=st.sampled_from([Forwarding(), Forwarding(generally=False)]),
    ),
    unique_by=lambda one: one.listing,
    max_size=12,
)


@given(stocks=st.lists(STOCKS, min_size=1, max_size=6), full=st.booleans())
def test_after_each_export_the_portal_holds_what_may_be_there_and_the_same_export_does_nothing(
    stocks: list[list[Candidate]], full: bool
) -> None:
    ledger: Ledger = {}
    scope = Scope.VOLL if full else Scope.TEIL
    for stock in stocks:
        plan = planned(stock, ledger, scope=scope, approved=100)
        ledger |= confirmed(plan)
        wanted = {one.listing for one in stock if one.status is ListingStatus.ACTIVE and one.forwarding == Forwarding()}
        assert {row.listing for row in ledger.values() if row.action is not ExportAction.DELETE} == wanted
        again = planned(stock, ledger, scope=scope)
        assert {step.action for step in again.steps} <= {ExportAction.UNCHANGED, ExportAction.BLOCKED}
        assert [step for step in again.steps if _sends(step)] == []


def _sends(step: Step) -> bool:
    return step.action in (ExportAction.CREATE, ExportAction.CHANGE, ExportAction.DELETE)


def test_what_a_better_listing_pushes_out_of_the_quota_is_taken_away_so_that_there_is_room() -> None:
    portal = Portal(name="plain", preset="openimmo", limits=PortalLimits(listings=2))
    stock = [listing(1), listing(2, updated=NOW - timedelta(days=1))]
    first = planned(stock, portal=portal)
    plan = planned([*stock, listing(3, updated=NOW + timedelta(days=1))], confirmed(first), portal=portal)
    assert actions(plan) == {"N-1": "unchanged", "N-2": "delete", "N-3": "create"}
    assert reasons(plan)["N-2"] == "export-over-quota"


def test_a_renumbered_listing_that_cannot_be_written_would_be_lost_by_a_full_export() -> None:
    first = planned([listing(1)])
    full = planned([listing(1, number="M-1")], confirmed(first), scope=Scope.VOLL)
    assert actions(full) == {"M-1": "create", "N-1": "delete"}
    blocked = without(full, {1: [Reason("export-invalid")]})
    assert [step.sent_as for step in losing(blocked, PLAIN)] == ["M-1"]
    given_up = giving_up(blocked, losing(blocked, PLAIN), confirmed(first).values())
    assert actions(given_up) == {"N-1": "delete"}


def test_a_plan_of_some_listings_leaves_all_others_alone_and_sends_those_in_any_case() -> None:
    first = planned([listing(1), listing(2), listing(3)])
    plan = planned([listing(1), listing(2, status=ListingStatus.INACTIVE)], confirmed(first))
    part = only(plan, {"N-1", "N-2"})
    assert actions(part) == {"N-1": "change", "N-2": "delete"}
    waiting = only(planned([listing(9, status=ListingStatus.INACTIVE)]), {"N-9"})
    assert [(step.action, step.waiting) for step in waiting.steps] == [(ExportAction.BLOCKED, False)]


@pytest.mark.parametrize(
    ("given", "wanted", "expected"),
    [
        ({}, None, (Scope.TEIL, False)),
        ({}, Scope.VOLL, (Scope.VOLL, True)),
        ({"full_days": 7}, None, (Scope.VOLL, True)),
        ({"full_days": 8}, None, (Scope.TEIL, False)),
        ({"full_days": 7}, Scope.TEIL, (Scope.TEIL, False)),
        ({"scope": Scope.VOLL}, None, (Scope.VOLL, False)),
        ({"delete": DeleteForm.ABSENCE}, None, (Scope.VOLL, False)),
    ],
)
def test_a_full_export_is_asked_for_or_due_or_all_that_the_portal_takes(
    given: dict[str, Any], wanted: Scope | None, expected: tuple[Scope, bool]
) -> None:
    portal = Portal(name="plain", preset="openimmo", **given)
    week_ago = NOW - timedelta(days=7)
    assert scope_of(portal, wanted, last_full=week_ago, unsure=False, now=NOW) == expected
    assert scope_of(portal, None, last_full=week_ago, unsure=True, now=NOW) == (Scope.VOLL, True)


def test_where_the_obid_says_which_listing_is_meant_no_second_one_of_it_goes_or_is_deleted() -> None:
    copies = [listing(1, obid="OB"), listing(2, obid="OB", updated=NOW - timedelta(days=1)), listing(3, obid="")]
    assert set(actions(planned(copies)).values()) == {"create"}
    portal = Portal(name="plain", preset="openimmo", forwarding="Plain", identity=Identity.OBID)
    first = planned(copies, portal=portal)
    assert actions(first) == {"N-1": "create", "N-2": "blocked", "N-3": "create"}
    assert reasons(first)["N-2"] == "export-obid-twice"
    there = confirmed(planned(copies))
    again = planned(copies, there, portal=portal)
    assert "delete" not in actions(again).values()
