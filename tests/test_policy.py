"""Policies as data: what the presets decide, and how numbers and the guard come out."""

import pytest
from msgspec.structs import replace

from openimmo.domain.listing import ListingStatus
from openimmo.policy import PRESETS, FullSync, Guard, OnUpdate, Policy


def test_default_keeps_numbers_makes_listings_active_and_withdraws_what_a_full_delivery_leaves_out():
    default = PRESETS["default"]
    assert default.status is ListingStatus.ACTIVE
    assert default.on_update is OnUpdate.KEEP
    assert default.number("4711") == "4711"
    assert default.note is None
    assert default.full_sync is FullSync.WITHDRAW
    assert (default.guard.count, default.guard.share) == (3, 0.20)


def test_imv_brings_inactive_listings_with_its_prefix_note_and_contact_origin():
    imv = PRESETS["imv"]
    assert imv.status is ListingStatus.INACTIVE
    assert imv.on_update is OnUpdate.KEEP
    assert imv.number("4711") == "IMVO-ID-4711"
    assert imv.note == "IMV Import"
    assert (imv.contact_origin, imv.contact_status) == ("IMV", "active")


def test_misterimmo_holds_new_senders_and_is_the_default_otherwise():
    assert PRESETS["misterimmo"] == replace(PRESETS["default"], release="manual")


def test_is24_archives_what_it_brings_and_does_so_once():
    is24 = PRESETS["is24"]
    assert (is24.status, is24.once, is24.full_sync) == (ListingStatus.ARCHIVED, True, FullSync.KEEP)
    assert not is24.knows_references


def test_bottimmo_keeps_everything_pending():
    bottimmo = PRESETS["bottimmo"]
    assert (bottimmo.status, bottimmo.on_update) == (ListingStatus.PENDING, OnUpdate.RESET)
    assert (bottimmo.contact_origin, bottimmo.full_sync) == ("BOTTIMMO", FullSync.KEEP)
    assert not bottimmo.knows_references


def test_onoffice_deletes_only_by_name():
    assert PRESETS["onoffice"] == replace(PRESETS["default"], full_sync=FullSync.KEEP)


def test_no_other_preset_is_offered():
    assert set(PRESETS) == {"default", "imv", "misterimmo", "is24", "bottimmo", "onoffice"}


@pytest.mark.parametrize("sent", ["IMVO-ID-4711", "imvo-id-4711"])
def test_a_prefix_that_is_there_already_is_never_doubled(sent):
    assert PRESETS["imv"].number(sent) == sent


def test_a_policy_is_a_value_that_nobody_changes():
    with pytest.raises(AttributeError):
        PRESETS["default"].note = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        PRESETS["mine"] = Policy()  # type: ignore[index]


@pytest.mark.parametrize(
    ("gone", "stock", "stops"),
    [
        (2, 3, False),  # fewer than three may always go
        (3, 15, False),  # exactly 20 %
        (3, 14, True),
        (20, 100, False),
        (21, 100, True),
        (0, 0, False),
    ],
)
def test_the_guard_stops_at_three_listings_and_more_than_a_fifth(gone, stock, stops):
    assert Guard().stops(gone, stock) is stops


def test_a_sender_that_rotates_its_stock_may_be_given_a_higher_share():
    assert not Guard(share=0.8).stops(80, 100)
    assert Guard(share=0.8).stops(81, 100)
