"""How much work matching does: twice as many entries are twice the work, whatever ids they share."""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest

from openimmo.domain.listing import FeedAction, ListingStatus, Stored
from openimmo.domain.plan import Incoming
from openimmo.planning import matching
from openimmo.planning.matching import groups


def deletes(count: int, named: str, sprache: str = "") -> list[Incoming]:
    return [
        Incoming(
            position=place,
            source_id=named,
            sprache=sprache,
            obid=None,
            action=FeedAction.DELETE,
            fingerprint=f"{place}",
        )
        for place in range(count)
    ]


def sharing(count: int, obid: str, sprache: str = "") -> list[Stored]:
    return [
        Stored(
            id=place, number=str(place), source_id=str(place), sprache=sprache, obid=obid,
            status=ListingStatus.ACTIVE, fingerprint="",
        )
        for place in range(count)
    ]  # fmt: skip


def steps(work: Callable[[], object]) -> int:
    """How many instructions the matching takes, in all of its functions."""
    counted = 0

    def trace(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal counted
        if frame.f_code.co_filename != matching.__file__:
            return None
        frame.f_trace_opcodes = True
        counted += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("sprache", ["", "de"])
def test_deletions_by_an_id_that_many_listings_share_are_linear_work(sprache: str) -> None:
    one, two = (steps(partial(groups, deletes(n, "OB", sprache), sharing(n, "OB", "de"))) for n in (60, 120))
    assert one > 60
    assert two < 2.2 * one


def test_a_deletion_by_an_id_that_several_share_means_none_of_them() -> None:
    (group,) = groups(deletes(3, "OB"), sharing(2, "OB"))
    assert (group.key.source_id, group.stored, len(group.entries)) == ("OB", None, 3)


@pytest.mark.parametrize(("asked", "meant"), [("", None), ("de", "0"), ("en", "7"), ("fr", None)])
def test_a_deletion_by_an_id_means_the_only_copy_in_its_language(asked: str, meant: str | None) -> None:
    english = Stored(
        id=7, number="7", source_id="7", sprache="en", obid="OB", status=ListingStatus.ACTIVE, fingerprint=""
    )
    (group,) = groups(deletes(1, "OB", asked), [*sharing(1, "OB", "de"), english])
    assert (group.stored.source_id if group.stored else None) == meant
