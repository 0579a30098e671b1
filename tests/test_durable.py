"""A file appears whole or not at all, where it was meant to, readable by whom it was meant for."""

import os
from pathlib import Path

import pytest

from openimmo.durable import appearing


class Broken(Exception):
    """What goes wrong while something is written."""


def half_written(place: Path) -> None:
    with appearing(place) as stream:
        stream.write(b"half")
        raise Broken


def test_the_file_is_there_only_when_the_block_has_ended_well(tmp_path: Path) -> None:
    place = tmp_path / "feed.xml"
    with appearing(place) as stream:
        stream.write(b"<openimmo/>")
        assert not place.exists()
    assert place.read_bytes() == b"<openimmo/>"
    assert list(tmp_path.iterdir()) == [place]


def test_an_error_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "feed.xml"
    place.write_bytes(b"old")
    with pytest.raises(Broken):
        half_written(place)
    assert place.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [place]


def test_a_link_stays_a_link_and_its_target_is_new(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "feed.xml", tmp_path / "feed.xml"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with appearing(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_two_who_write_the_same_file_do_not_mix(tmp_path: Path) -> None:
    place = tmp_path / "feed.xml"
    with appearing(place) as first:
        with appearing(place) as second:
            second.write(b"second")
        first.write(b"first")
    assert place.read_bytes() == b"first"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_secret_is_never_readable_by_others(tmp_path: Path) -> None:
    place = tmp_path / "key.pem"
    with appearing(place, 0o600) as stream:
        assert os.fstat(stream.fileno()).st_mode & 0o077 == 0
    assert place.stat().st_mode & 0o077 == 0


def test_no_file_takes_the_place_of_a_pipe_or_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="plain file"), appearing(pipe):
        pass
    assert (pipe.is_fifo(), list(tmp_path.iterdir())) == (True, [pipe])
