"""The staging file gives back what was put in, as often as asked, and is gone afterwards."""

from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

from openimmo.domain.listing import FeedAction, ListingRecord, MediaRef, Person, Summary
from openimmo.errors import StoreError
from openimmo.pipeline.staging import Staging


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
    with Staging(tmp_path / "s") as staging:
        for one in put:
            staging.add(one)
        assert list(staging) == put
        assert list(staging) == put


def test_nothing_staged_gives_nothing(tmp_path: Path):
    with Staging(tmp_path / "s") as staging:
        assert list(staging) == []


def test_the_file_is_gone_also_after_an_error(tmp_path: Path):
    with suppress(KeyError), Staging(tmp_path / "s") as staging:
        staging.add(staged(0))
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_store_error_that_may_be_tried_again(tmp_path: Path):
    with pytest.raises(StoreError) as caught:
        Staging(tmp_path / "no" / "folder")
    assert caught.value.retryable
