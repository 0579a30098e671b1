"""What a delivery does to the stock: one test for each sentence of the import's semantics."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from openimmo.domain.delivery import Scope, Verdict
from openimmo.domain.listing import FeedAction, ListingStatus, Stored
from openimmo.domain.plan import Action, Change, ChangePlan, Incoming, Latest, Offer
from openimmo.planning import _counts, plan_changes
from openimmo.policy import PRESETS, FullSync, Guard, OnUpdate, Policy
from openimmo.texts import advice, say

CHANGE, DELETE, REFERENZ = FeedAction.CHANGE, FeedAction.DELETE, FeedAction.REFERENZ
ACTIVE, INACTIVE, ARCHIVED, PENDING, REFERENCE, WITHDRAWN = ListingStatus
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TEIL = Offer(scope=Scope.TEIL, complete=True, timestamp=None, received=NOON)
VOLL = replace(TEIL, scope=Scope.VOLL)
RESET = Policy(on_update=OnUpdate.RESET)


def sent(
    source_id: str | None,
    action: FeedAction = CHANGE,
    content: str = "new",
    *,
    sprache: str = "",
    obid: str | None = None,
    refused: str | None = None,
) -> Incoming:
    """One entry of a feed; ``feed`` gives it its place."""
    return Incoming(
        position=0,
        source_id=source_id,
        sprache=sprache,
        obid=obid,
        action=action,
        fingerprint=content,
        refused=refused,
    )


def has(
    source_id: str,
    status: ListingStatus = ACTIVE,
    content: str = "old",
    *,
    resume: ListingStatus | None = None,
    sprache: str = "",
    obid: str | None = None,
    number: str | None = None,
) -> Stored:
    """One listing of the stock; its id is made from its key."""
    return Stored(
        id=hash((source_id, sprache)) % 10**9,
        number=number or source_id,
        source_id=source_id,
        sprache=sprache,
        obid=obid,
        status=status,
        fingerprint=content,
        resume_status=resume,
    )


def plan(
    incoming: Iterable[Incoming],
    stored: Iterable[Stored] = (),
    offer: Offer = TEIL,
    policy: Policy = PRESETS["default"],
    latest: Latest | None = None,
    others: Iterable[str] = (),
) -> ChangePlan:
    """The plan for a feed; ``others`` are numbers that listings of other senders bear."""
    stock = list(stored)
    numbers = {one.number for one in stock} | set(others)
    feed = [replace(entry, position=place) for place, entry in enumerate(incoming)]
    made = plan_changes(feed, stock, policy, offer, latest, numbers.__contains__)
    assert made.counts.sums_hold()
    assert_told(made)
    return made


def assert_told(made: ChangePlan) -> None:
    """Every reason has its sentence, and its advice, in both languages."""
    reasons = [reason for change in made.changes for reason in change.reasons]
    for reason in [*reasons, *([made.reason] if made.reason else [])]:
        assert say(reason.code, "de", **reason.params) != say(reason.code, "en", **reason.params)
        german, english = (advice(reason.code, lang, **reason.params) for lang in ("de", "en"))
        assert (german is None) is (english is None)


def only(made: ChangePlan) -> Change:
    """The one change of a plan."""
    assert len(made.changes) == 1
    return made.changes[0]


def codes(change: Change) -> list[str]:
    return [reason.code for reason in change.reasons]


def actions(made: ChangePlan) -> list[str]:
    return [str(change.action) for change in made.changes]


class TestChange:
    def test_creates_an_unknown_listing_with_the_policys_status_and_number(self):
        made = plan([sent("4711")], policy=PRESETS["imv"])
        change = only(made)
        assert (change.action, change.status, change.number) == (Action.CREATED, INACTIVE, "IMVO-ID-4711")
        assert (change.listing, change.fingerprint, change.reasons) == (None, "new", ())
        assert made.verdict is Verdict.IMPORTED
        assert made.counts.created == made.counts.in_feed == 1

    def test_updates_changed_content_and_leaves_number_and_status_alone(self):
        stored = has("1", ARCHIVED, number="Haus am See")
        change = only(plan([sent("1")], [stored]))
        assert (change.action, change.listing, change.number) == (Action.UPDATED, stored.id, "Haus am See")
        assert (change.status, change.fingerprint) == (ARCHIVED, "new")

    def test_leaves_equal_content_unchanged(self):
        change = only(plan([sent("1", content="old")], [has("1")]))
        assert (change.action, change.status, change.fingerprint) == (Action.UNCHANGED, ACTIVE, None)

    @pytest.mark.parametrize("status", [ACTIVE, INACTIVE, ARCHIVED, PENDING, REFERENCE, WITHDRAWN])
    @pytest.mark.parametrize("content", ["old", "new"])
    def test_keeps_any_status_an_operator_has_set(self, status, content):
        change = only(plan([sent("1", content=content)], [has("1", status)]))
        assert change.status is status
        assert change.action is (Action.UPDATED if content == "new" else Action.UNCHANGED)

    def test_says_that_a_listing_withdrawn_by_hand_stays_so(self):
        assert codes(only(plan([sent("1")], [has("1", WITHDRAWN)]))) == ["import-stays-withdrawn"]

    @pytest.mark.parametrize("status", [INACTIVE, ARCHIVED, PENDING, REFERENCE, WITHDRAWN])
    def test_with_reset_goes_back_to_the_policys_status_even_if_the_content_is_equal(self, status):
        change = only(plan([sent("1", content="old")], [has("1", status)], policy=RESET))
        assert (change.action, change.status, change.resume_status) == (Action.UPDATED, ACTIVE, None)
        assert len(change.reasons) == 1

    def test_with_reset_and_nothing_to_reset_is_unchanged(self):
        assert only(plan([sent("1", content="old")], [has("1")], policy=RESET)).action is Action.UNCHANGED

    @pytest.mark.parametrize("status", [WITHDRAWN, INACTIVE, REFERENCE])
    @pytest.mark.parametrize("resume", [ACTIVE, INACTIVE, ARCHIVED, PENDING])
    def test_brings_back_what_the_sender_took_away_with_the_status_it_had(self, status, resume):
        made = plan([sent("1", content="old")], [has("1", status, resume=resume)])
        change = only(made)
        assert (change.action, change.status, change.resume_status) == (Action.UPDATED, resume, None)
        assert codes(change) == ([] if status is resume else ["import-restored"])


class TestDelete:
    def test_withdraws_and_remembers_the_status(self):
        made = plan([sent("1", DELETE)], [has("1", ARCHIVED)])
        change = only(made)
        assert (change.action, change.status, change.resume_status) == (Action.DELETED, WITHDRAWN, ARCHIVED)
        assert (change.by_name, change.fingerprint) == (True, None)
        assert (made.counts.deleted, made.counts.deleted_by_name) == (1, 1)

    def test_of_an_unknown_listing_is_a_note_and_no_error(self):
        made = plan([sent("1", DELETE)])
        assert (only(made).action, codes(only(made))) == (Action.UNCHANGED, ["import-delete-unknown"])
        assert made.verdict is Verdict.IMPORTED

    def test_of_a_withdrawn_listing_is_a_note(self):
        change = only(plan([sent("1", DELETE)], [has("1", WITHDRAWN, resume=ACTIVE)]))
        assert (change.action, change.status, change.resume_status) == (Action.UNCHANGED, WITHDRAWN, ACTIVE)
        assert codes(change) == ["import-delete-again"]

    def test_takes_a_reference_too_and_remembers_the_status_before(self):
        change = only(plan([sent("1", DELETE)], [has("1", REFERENCE, resume=INACTIVE)]))
        assert (change.action, change.resume_status) == (Action.DELETED, INACTIVE)

    def test_needs_no_language(self):
        stored = has("1", sprache="de-DE")
        change = only(plan([sent("1", DELETE)], [stored]))
        assert (change.action, change.listing, change.sprache) == (Action.DELETED, stored.id, "de-DE")

    def test_without_a_language_takes_nothing_where_there_are_several(self):
        made = plan([sent("1", DELETE)], [has("1", sprache="de"), has("1", sprache="en")])
        assert codes(only(made)) == ["import-delete-unknown"]

    def test_may_give_nothing_but_the_obid(self):
        stored = has("1", sprache="de", obid="OOAD9")
        change = only(plan([sent("OOAD9", DELETE, obid="OOAD9")], [stored]))
        assert (change.action, change.listing, change.source_id) == (Action.DELETED, stored.id, "1")

    def test_of_another_number_takes_nothing_even_if_the_obid_is_known(self):
        made = plan([sent("2", DELETE, obid="OOAD9")], [has("1", obid="OOAD9")])
        assert codes(only(made)) == ["import-delete-unknown"]


class TestReferenz:
    def test_sets_the_status_and_remembers_the_one_before(self):
        change = only(plan([sent("1", REFERENZ, "old")], [has("1", INACTIVE)]))
        assert (change.action, change.status, change.resume_status) == (Action.UPDATED, REFERENCE, INACTIVE)
        assert codes(change) == ["import-reference"]

    def test_of_an_unknown_listing_creates_a_reference(self):
        change = only(plan([sent("1", REFERENZ)], policy=PRESETS["imv"]))
        assert (change.action, change.status, change.resume_status) == (Action.CREATED, REFERENCE, INACTIVE)

    def test_again_is_unchanged(self):
        change = only(plan([sent("1", REFERENZ, "old")], [has("1", REFERENCE, resume=ACTIVE)]))
        assert (change.action, change.resume_status) == (Action.UNCHANGED, ACTIVE)

    def test_brings_a_withdrawn_listing_back_as_a_reference(self):
        change = only(plan([sent("1", REFERENZ, "old")], [has("1", WITHDRAWN, resume=PENDING)]))
        assert (change.action, change.status, change.resume_status) == (Action.UPDATED, REFERENCE, PENDING)

    @pytest.mark.parametrize("scope_names", [(), ("2",)])
    def test_is_never_deleted_by_a_full_delivery(self, scope_names):
        made = plan([sent("9"), *map(sent, scope_names)], [has("1", REFERENCE, resume=ACTIVE)], VOLL)
        assert "1" not in [change.source_id for change in made.changes]


class TestRefused:
    def test_keeps_its_stored_version(self):
        made = plan([sent("1", refused="import-no-id")], [has("1")])
        assert len(made.changes) == 1
        change = made.changes[0]
        assert (change.action, change.status, change.fingerprint) == (Action.REFUSED, ACTIVE, None)
        assert made.counts.refused == 1

    def test_needs_no_id(self):
        made = plan([sent(None, refused="import-overtaken"), sent(None)])
        assert [codes(change) for change in made.changes] == [["import-overtaken"], ["import-no-id"]]
        assert made.counts.refused == 2

    def test_counts_as_present_and_withholds_the_deletions_of_a_full_delivery(self):
        made = plan([sent("1", refused="import-no-id")], [has("1"), has("2"), has("3")], VOLL)
        assert made.verdict is Verdict.WITHHELD
        assert [(c.source_id, str(c.action)) for c in made.changes] == [
            ("1", "refused"),
            ("2", "withheld"),
            ("3", "withheld"),
        ]
        assert made.reason is not None
        assert made.reason.code == "import-withheld-refused"

    def test_under_a_new_number_counts_as_the_listing_with_its_obid(self):
        made = plan([sent("9", obid="O", refused="import-no-id")], [has("1", obid="O")], VOLL)
        assert [(c.number, str(c.action)) for c in made.changes] == [("1", "refused")]
        assert made.verdict is Verdict.IMPORTED

    def test_as_the_last_of_several_lets_none_of_them_through(self):
        made = plan([sent("1", DELETE), sent("1", refused="import-no-id")], [has("1")])
        assert actions(made) == ["unchanged", "refused"]
        assert made.changes[1].status is ACTIVE

    def test_does_not_hinder_a_later_entry(self):
        made = plan([sent("1", refused="import-no-id"), sent("1")], [has("1")])
        assert actions(made) == ["refused", "updated"]


class TestSameKeyTwice:
    def test_the_last_wins_and_both_are_reported(self):
        made = plan([sent("1", content="a"), sent("2"), sent("1", content="b")], [has("1")])
        assert actions(made) == ["unchanged", "created", "updated"]
        assert made.changes[2].fingerprint == "b"
        assert codes(made.changes[0]) == ["import-overtaken"]
        assert codes(made.changes[2]) == ["import-last-counts"]

    def test_change_then_delete_of_a_stored_listing_withdraws_it(self):
        made = plan([sent("1"), sent("1", DELETE)], [has("1")])
        assert actions(made) == ["unchanged", "deleted"]

    def test_change_then_delete_of_an_unknown_listing_leaves_it_withdrawn_so_it_can_be_restored(self):
        made = plan([sent("1"), sent("1", DELETE)], policy=PRESETS["imv"])
        assert actions(made) == ["created", "deleted"]
        created, deleted = made.changes
        assert (created.status, created.resume_status, created.fingerprint) == (WITHDRAWN, INACTIVE, "new")
        assert (deleted.listing, deleted.number) == (None, "IMVO-ID-1")
        assert (made.counts.created, made.counts.deleted_by_name) == (1, 1)

    def test_change_then_delete_again_changes_nothing(self):
        made = plan([sent("1", content="old"), sent("1", DELETE)], [has("1", WITHDRAWN, resume=ACTIVE)])
        assert actions(made) == ["unchanged", "unchanged"]

    def test_delete_then_change_keeps_the_listing(self):
        assert actions(plan([sent("1", DELETE), sent("1")], [has("1")])) == ["unchanged", "updated"]

    def test_delete_without_language_after_a_change_with_one_means_the_same_listing(self):
        made = plan([sent("1", sprache="de"), sent("1", DELETE)], [has("1", sprache="de")])
        assert actions(made) == ["unchanged", "deleted"]

    def test_two_languages_are_two_listings(self):
        made = plan([sent("1", sprache="de"), sent("1", sprache="en")], [has("1", sprache="de")])
        assert actions(made) == ["updated", "created"]


class TestNumbers:
    def test_a_language_copy_gets_its_language(self):
        made = plan([sent("1", sprache="de"), sent("1", sprache="en")])
        assert [change.number for change in made.changes] == ["1", "1-en"]
        assert codes(made.changes[1]) == ["import-number-taken"]

    def test_a_number_another_sender_has_gets_a_running_number(self):
        assert only(plan([sent("1")], others=["1"])).number == "1-2"
        assert only(plan([sent("1")], others=["1", "1-2"])).number == "1-3"

    def test_a_language_copy_whose_name_is_taken_as_well_gets_a_running_number(self):
        made = plan([sent("1", sprache="en")], [has("1", sprache="de")], others=["1-en"])
        assert only(made).number == "1-2"

    def test_is_never_given_twice_within_one_delivery(self):
        made = plan([sent("ID-1"), sent("1")], policy=Policy(number_prefix="ID-"))
        assert [change.number for change in made.changes] == ["ID-1", "ID-1-2"]

    def test_survives_later_deliveries_after_an_operator_has_changed_it(self):
        change = only(plan([sent("4711")], [has("4711", number="SEE-1")], policy=PRESETS["imv"]))
        assert (change.number, change.source_id) == ("SEE-1", "4711")


class TestRenumbering:
    def test_a_new_number_with_a_known_obid_is_the_same_listing(self):
        stored = has("1", ARCHIVED, obid="O", number="mine")
        change = only(plan([sent("2", content="old", obid="O")], [stored]))
        assert (change.action, change.listing, change.number) == (Action.UPDATED, stored.id, "mine")
        assert (change.source_id, change.status) == ("2", ARCHIVED)
        assert change.reasons[0].params == {"old": "1", "new": "2", "obid": "O"}

    def test_is_not_taken_away_by_the_full_delivery_that_brings_it(self):
        made = plan([sent("2", obid="O"), sent("3")], [has("1", obid="O"), has("3")], VOLL)
        assert actions(made) == ["updated", "updated"]

    def test_a_known_number_with_a_new_obid_is_the_same_listing(self):
        change = only(plan([sent("1", obid="P")], [has("1", obid="O")]))
        assert (change.action, change.obid, codes(change)) == (Action.UPDATED, "P", ["import-obid-changed"])

    @pytest.mark.parametrize(
        ("feed", "stock"),
        [
            pytest.param([sent("2", obid=" ")], [has("1", obid=" ")], id="blank obid"),
            pytest.param([sent("2", obid="O")], [has("1", obid="O"), has("3", obid="O")], id="two bear it"),
            pytest.param([sent("2", obid="O"), sent("1")], [has("1", obid="O")], id="old number is named"),
            pytest.param([sent("2", obid="O"), sent("3", obid="O")], [has("1", obid="O")], id="two claim it"),
            pytest.param([sent("2", obid="O", sprache="en")], [has("1", obid="O", sprache="de")], id="language"),
        ],
    )
    def test_an_obid_that_proves_nothing_makes_a_new_listing(self, feed, stock):
        made = plan(feed, stock)
        assert made.changes[0].action is Action.CREATED

    def test_brings_a_withdrawn_listing_back_under_its_new_number(self):
        change = only(plan([sent("2", obid="O")], [has("1", WITHDRAWN, resume=ACTIVE, obid="O")]))
        assert (change.status, codes(change)) == (ACTIVE, ["import-renumbered", "import-restored"])

    def test_language_copies_that_share_an_obid_are_renumbered_each(self):
        stock = [has("1", sprache="de", obid="O"), has("1", sprache="en", obid="O")]
        made = plan([sent("2", sprache="de", obid="O"), sent("2", sprache="en", obid="O")], stock)
        assert [change.listing for change in made.changes] == [one.id for one in stock]


def stock_of(size: int) -> list[Stored]:
    return [has(str(number)) for number in range(size)]


def naming(*numbers: int) -> list[Incoming]:
    return [sent(str(number), content="old") for number in numbers]


class TestFullDelivery:
    def test_withdraws_what_it_does_not_name_and_remembers_the_status(self):
        made = plan(naming(0), [has("0"), has("1", PENDING)], VOLL)
        change = made.changes[1]
        assert (change.action, change.status, change.resume_status) == (Action.DELETED, WITHDRAWN, PENDING)
        assert (change.by_name, change.position, codes(change)) == (False, None, ["import-not-named"])
        assert (made.counts.deleted, made.counts.deleted_by_name, made.verdict) == (1, 0, Verdict.IMPORTED)

    @pytest.mark.parametrize("scope", [Scope.TEIL, None])
    def test_only_voll_does_so(self, scope):
        assert actions(plan(naming(0), stock_of(3), replace(VOLL, scope=scope))) == ["unchanged"]

    @pytest.mark.parametrize("status", [ACTIVE, INACTIVE, ARCHIVED, PENDING])
    def test_takes_any_status_of_our_stock_also_one_set_by_hand(self, status):
        assert actions(plan(naming(0), [has("0"), has("1", status)], VOLL)) == ["unchanged", "deleted"]

    @pytest.mark.parametrize("gone", [has("1", REFERENCE), has("1", WITHDRAWN), has("1", INACTIVE, resume=ACTIVE)])
    def test_leaves_references_and_what_it_took_before(self, gone):
        assert actions(plan(naming(0), [has("0"), gone], VOLL)) == ["unchanged"]

    def test_deactivates_instead_where_the_policy_says_so(self):
        policy = Policy(full_sync=FullSync.DEACTIVATE)
        change = plan(naming(0), [has("0"), has("1", ARCHIVED)], VOLL, policy).changes[1]
        assert (change.action, change.status, change.resume_status) == (Action.DELETED, INACTIVE, ARCHIVED)
        assert codes(change) == ["import-deactivated"]

    def test_keeps_instead_where_the_policy_says_so_whatever_the_delivery_is_like(self):
        offer = replace(VOLL, complete=False)
        made = plan(naming(0), stock_of(5), offer, Policy(full_sync=FullSync.KEEP))
        assert actions(made) == ["unchanged", "kept", "kept", "kept", "kept"]
        assert (made.verdict, made.counts.deleted, made.counts.withheld) == (Verdict.IMPORTED, 0, 0)
        assert made.changes[1].status is ACTIVE

    def test_without_a_listing_never_deletes(self):
        made = plan([], stock_of(2), VOLL)
        assert made.reason is not None
        assert (made.verdict, made.reason.code) == (Verdict.WITHHELD, "import-withheld-empty")
        assert made.counts.withheld == 2

    def test_without_a_listing_and_without_stock_has_nothing_to_withhold(self):
        assert plan([], [], VOLL).verdict is Verdict.IMPORTED

    def test_that_is_not_complete_applies_the_rest_and_withholds_its_deletions(self):
        made = plan([sent("0")], stock_of(2), replace(VOLL, complete=False))
        assert actions(made) == ["updated", "withheld"]
        assert made.changes[1].status is ACTIVE
        assert made.reason is not None
        assert made.reason.code == "import-withheld-incomplete"

    def test_that_only_deletes_names_what_it_deletes(self):
        made = plan([sent("0", DELETE)], stock_of(10), replace(VOLL))
        assert made.counts.deleted_by_name == 1
        assert (made.verdict, made.counts.withheld) == (Verdict.WITHHELD, 9)


class TestGuard:
    @pytest.mark.parametrize(
        ("size", "named", "withheld"),
        [
            (1, 0, 1),  # all would go
            (2, 0, 2),
            (2, 1, 0),  # one of two: fewer than three may go
            (3, 1, 0),
            (4, 1, 3),
            (15, 12, 0),  # three of fifteen are exactly 20 %
            (14, 11, 3),
        ],
    )
    def test_withholds_if_all_or_too_many_would_go(self, size, named, withheld):
        made = plan([sent("elsewhere"), *naming(*range(named))], stock_of(size), VOLL)
        assert made.counts.withheld == withheld
        assert made.counts.deleted == (0 if withheld else size - named)
        assert made.verdict is (Verdict.WITHHELD if withheld else Verdict.IMPORTED)

    def test_all_would_go_also_if_the_rest_is_deleted_by_name(self):
        made = plan([sent("0", DELETE)], stock_of(2), VOLL)
        assert actions(made) == ["deleted", "withheld"]

    def test_references_and_withdrawn_listings_do_not_count_as_stock(self):
        rest = [has(f"r{n}", REFERENCE) for n in range(50)] + [has(f"w{n}", WITHDRAWN) for n in range(50)]
        assert plan(naming(0), [*stock_of(4), *rest], VOLL).counts.withheld == 3

    def test_names_how_many_of_how_many(self):
        made = plan(naming(0), stock_of(4), VOLL)
        assert made.reason is not None
        assert made.reason.params == {"count": "3", "stock": "4", "refused": "0"}

    def test_is_set_per_policy(self):
        policy = Policy(guard=Guard(share=0.9))
        assert plan(naming(0, 1), stock_of(10), VOLL, policy).counts.deleted == 8


class TestLate:
    LATEST = Latest(delivery="d1", sha256="0", timestamp=NOON, received=NOON)

    def late(self, timestamp: datetime | None, received: datetime, latest: Latest = LATEST) -> ChangePlan:
        offer = replace(VOLL, timestamp=timestamp, received=received)
        return plan([sent("1"), sent("2", DELETE)], [has("1"), has("2"), has("3")], offer, latest=latest)

    def test_a_delivery_older_than_the_newest_one_changes_nothing_and_says_so(self):
        made = self.late(NOON - timedelta(seconds=1), NOON + timedelta(days=1))
        assert (made.verdict, made.changes) == (Verdict.SUPERSEDED, ())
        assert made.counts.in_feed == made.counts.deleted == 0
        assert made.reason is not None
        assert made.reason.params == {
            "this": "2026-05-04T11:59:59+00:00",
            "latest": "2026-05-04T12:00:00+00:00",
            "delivery": "d1",
        }

    @pytest.mark.parametrize("timestamp", [NOON, NOON + timedelta(seconds=1), NOON.replace(tzinfo=None)])
    def test_an_equal_or_newer_one_is_applied_even_if_it_arrived_earlier(self, timestamp):
        assert self.late(timestamp, NOON - timedelta(days=1)).verdict is Verdict.IMPORTED

    def test_times_of_any_zone_can_be_compared(self):
        berlin = timezone(timedelta(hours=2))
        assert self.late(datetime(2026, 5, 4, 13, 59, tzinfo=berlin), NOON).verdict is Verdict.SUPERSEDED
        assert self.late(datetime(2026, 5, 4, 14, 0, tzinfo=berlin), NOON).verdict is Verdict.IMPORTED
        assert self.late(datetime(2026, 5, 4, 11, 59), NOON).verdict is Verdict.SUPERSEDED
        assert self.late(datetime.min, NOON).verdict is Verdict.SUPERSEDED

    def test_without_both_timestamps_the_arrival_counts(self):
        assert self.late(None, NOON - timedelta(seconds=1)).verdict is Verdict.SUPERSEDED
        assert self.late(None, NOON).verdict is Verdict.IMPORTED
        bare = replace(self.LATEST, timestamp=None)
        assert self.late(NOON - timedelta(days=9), NOON, bare).verdict is Verdict.IMPORTED


def test_changes_stand_in_the_feeds_order_and_then_the_unnamed():
    made = plan([sent("b"), sent(None), sent("a"), sent("b")], [has("z"), has("a"), has("b")])
    assert [change.position for change in made.changes] == [0, 1, 2, 3]


def test_a_large_stock_is_planned_without_comparing_everything_with_everything():
    feed = [sent(str(n), obid=f"O{n}", content="old") for n in range(20_000)]
    stock = [has(str(n), obid=f"O{n}") for n in range(20_000)]
    assert plan(feed, stock, VOLL).counts.unchanged == 20_000


def test_fates_that_do_not_add_up_are_a_bug_and_stop_everything():
    with pytest.raises(AssertionError, match="add up"):
        _counts(0, [Change(action=Action.CREATED)])
