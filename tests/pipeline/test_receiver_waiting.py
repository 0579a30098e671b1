"""What waits in the built-in receiver is told with everything else that waits, whether the receiver runs or not."""

import os
from datetime import timedelta
from pathlib import Path

from openimmo.intake.lock import alone
from openimmo.pipeline.polling.looking import poll
from openimmo.pipeline.polling.status import Status, status_of
from openimmo.pipeline.receiving.accounts import entry_of
from openimmo.pipeline.receiving.arriving import sources_of
from tests.pipeline.deliveries import feed, listing
from tests.pipeline.source_office import SourceOffice

ANNA = '[sender.anna]\nopenimmo_anid = "OIB1"\naccount = "anna-up"\n'


def put(box: SourceOffice, name: str, content: bytes = b"...", *, hours_old: float = 0) -> None:
    path = box.home / "drop" / "anna-up" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    at = (box.house.clock() - timedelta(hours=hours_old)).timestamp()
    os.utime(path, (at, at))


def known(box: SourceOffice) -> None:
    """Anna is in the stock, and has an account."""
    box.settings(ANNA)
    box.one(feed(listing("A1")))


def standing(box: SourceOffice) -> Status:
    with box.house.reading_stock().reading() as view:
        return status_of(view, box.house.settings, box.house.clock(), None)


def told(box: SourceOffice) -> dict[str, tuple[str, str]]:
    """Path → source and code of the reason."""
    return {one.path: (one.source, one.reason.code if one.reason else "") for one in standing(box).waiting}


def test_what_lies_there_is_told_and_that_no_receiver_runs(box: SourceOffice):
    known(box)
    put(box, "feed.zip")
    put(box, "inner/feed.xml")
    assert told(box) == {
        "feed.zip": ("receiver:anna-up", "receiver-off"),
        "feed.xml": ("receiver:anna-up/inner", "receiver-off"),
    }
    with alone(box.home, name="receiver.lock"):
        assert told(box)["feed.zip"] == ("receiver:anna-up", "receiver-takes")


def test_half_uploads_pictures_and_what_nobody_asks_for_do_not_wait(box: SourceOffice):
    known(box)
    for name in (".upload-feed.zip.part", "house.jpg", "readme.txt", ".hidden.xml"):
        put(box, name)
    assert told(box) == {}


def test_a_file_that_was_looked_at_and_is_not_whole_gives_its_reason_and_its_time(box: SourceOffice):
    known(box)
    put(box, "half.xml", feed(listing("A2"))[:-20])
    with box.house.reading_stock().reading() as view:
        entry = entry_of(view.find_sender("anna"), box.house.settings)
    assert entry is not None
    list(poll(box.sourced, sources_of(entry.account), progress=lambda *told: None))
    assert told(box) == {"half.xml": ("receiver:anna-up", "source-content-no-end")}


def test_after_an_hour_it_needs_a_look(box: SourceOffice):
    known(box)
    put(box, "new.zip", hours_old=0.5)
    assert [one.code for one in standing(box).concerns] == []
    put(box, "old.zip", hours_old=1.5)
    assert [(one.code, one.params["file"]) for one in standing(box).concerns] == [("watch-file-waits", "old.zip")]


def test_a_link_out_of_the_folder_and_odd_names_hurt_nobody(box: SourceOffice):
    known(box)
    put(box, "a.zip")
    folder = box.home / "drop" / "anna-up"
    (folder / "loop").symlink_to(folder)
    (folder / "gone.zip").symlink_to(folder / "nothing")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.zip")).write_bytes(b"...")
    assert set(told(box)) == {"a.zip", "\\xff.zip"}
