"""A drawer gives back what was put in, as often as asked and from any place, and leaves nothing behind."""

from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

from openimmo.domain.listing import FeedAction, ListingRecord, MediaRef, Person, Summary
from openimmo.errors import StoreError
from openimmo.pipeline.drawer import Drawer


def staged(position: int, xml: bytes = b"<immobilie/>") -> ListingRecord:
    return ListingRecord(
        position=position,
        source_id=f"A{position}",
        sprache="",
        extern=f"A{position}",
        intern=None,
        obid=None,
        action=FeedAction.CHANGE,
        fingerprint="f",
        xml=xml,
        summary=Summary(title="Küche", price=Decimal("1.50"), marketing=("KAUF",)),
        person=Person(name="Muster", emails=("a@example.com",)),
        media=(MediaRef(position=0, state="missing", path="a.jpg"),),
    )


def test_what_is_staged_comes_back_in_order_as_often_as_asked(tmp_path: Path):
    put = [staged(0), staged(1, b"x" * 3_000_000), staged(2)]
    with Drawer(ListingRecord, tmp_path) as drawer:
        for one in put:
            drawer.put(one)
        assert list(drawer) == put
        assert list(drawer) == put


def test_nothing_staged_gives_nothing(tmp_path: Path):
    with Drawer(ListingRecord, tmp_path) as drawer:
        assert list(drawer) == []


def test_each_can_be_taken_by_its_place_while_others_are_put_in(tmp_path: Path):
    with Drawer(ListingRecord, tmp_path) as drawer:
        first = drawer.put(staged(0, b"x" * 3_000_000))
        second = drawer.put(staged(1))
        assert drawer.take(second) == staged(1)
        third = drawer.put(staged(2))
        assert drawer.take(first) == staged(0, b"x" * 3_000_000)
        assert drawer.take(third) == staged(2)
        assert [one.position for one in drawer] == [0, 1, 2]


def test_what_was_put_in_since_a_mark_can_be_forgotten(tmp_path: Path):
    with Drawer(ListingRecord, tmp_path) as drawer:
        drawer.put(staged(0))
        mark = drawer.mark
        drawer.put(staged(1))
        drawer.put(staged(2, b"x" * 3_000_000))
        drawer.cut(mark)
        assert drawer.mark == mark
        drawer.put(staged(3))
        assert [one.position for one in drawer] == [0, 3]
        assert drawer.count == 2


def test_nobody_sees_the_file_also_after_an_error(tmp_path: Path):
    with suppress(KeyError), Drawer(ListingRecord, tmp_path) as drawer:
        drawer.put(staged(0))
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_store_error_that_may_be_tried_again(tmp_path: Path):
    with pytest.raises(StoreError) as caught:
        Drawer(ListingRecord, tmp_path / "no" / "folder")
    assert caught.value.retryable
