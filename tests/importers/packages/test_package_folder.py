"""Folders as packages: read as they lie, no link followed, nothing special opened."""

import os
import socket
from pathlib import Path

import pytest

from openimmo.errors import PackageError, UnsafePackage
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.importers.packages.opening import open_package
from tests.importers.packages.hostile_zips import FEED, PICTURE


def refusal(path: Path, limits: Limits = DEFAULT_LIMITS) -> PackageError:
    with pytest.raises(PackageError) as caught, open_package(path, limits) as package:
        package.verify()
    return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A delivery of one feed and one picture in a folder of its own."""
    home = tmp_path / "delivery"
    (home / "bilder").mkdir(parents=True)
    (home / "openimmo.xml").write_bytes(FEED)
    (home / "bilder" / "a.jpg").write_bytes(PICTURE)
    return home


def test_a_folder_gives_its_files_with_their_bytes(folder: Path) -> None:
    with open_package(folder) as package:
        assert package.kind == "folder"
        assert [(entry.name, entry.raw, entry.size) for entry in package.entries] == [
            ("bilder/a.jpg", b"bilder/a.jpg", len(PICTURE)),
            ("openimmo.xml", b"openimmo.xml", len(FEED)),
        ]
        assert [feed.name for feed in package.feeds] == ["openimmo.xml"]
        with package.open(package.entries[0]) as picture:
            assert picture.read() == PICTURE
        package.verify()
        assert package.findings == ()


def test_names_are_kept_as_the_bytes_they_are(folder: Path) -> None:
    (folder / os.fsdecode(b"K\x81che.jpg")).write_bytes(PICTURE)
    with open_package(folder) as package:
        (entry,) = [entry for entry in package.entries if entry.name == "Küche.jpg"]
        assert entry.raw == b"K\x81che.jpg"
        with package.open(entry) as picture:
            assert picture.read() == PICTURE


def test_links_are_told_and_never_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.xml").write_bytes(FEED)
    (folder / "b.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "c").symlink_to(tmp_path / "elsewhere")
    (folder / "d").symlink_to(folder)
    with open_package(folder) as package:
        assert [entry.name for entry in package.entries] == ["bilder/a.jpg", "openimmo.xml"]
        (found,) = package.findings
        assert (found.code, found.params) == ("folder-link", {"count": "3", "names": "b.jpg, c, d"})


def test_a_link_put_in_the_place_of_a_listed_file_is_not_followed(folder: Path, tmp_path: Path) -> None:
    with open_package(folder) as package:
        (folder / "bilder" / "a.jpg").rename(tmp_path / "a.jpg")
        (folder / "bilder" / "a.jpg").symlink_to(tmp_path / "a.jpg")
        with pytest.raises(PackageError, match="changed"):
            package.open(package.entries[0])


def test_a_link_put_in_the_place_of_a_listed_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    with open_package(folder) as package:
        (folder / "bilder").rename(tmp_path / "bilder")
        (folder / "bilder").symlink_to(tmp_path / "bilder")
        with pytest.raises(PackageError, match="changed"):
            package.open(package.entries[0])


def test_a_file_that_was_replaced_after_the_listing_is_refused(folder: Path) -> None:
    with open_package(folder) as package:
        (folder / "other").write_bytes(FEED)
        (folder / "other").replace(folder / "openimmo.xml")
        with pytest.raises(PackageError, match="changed"):
            package.open(package.feeds[0])


def test_a_file_that_shrinks_while_it_is_read_is_refused(folder: Path) -> None:
    with open_package(folder) as package, package.open(package.feeds[0]) as feed:
        (folder / "openimmo.xml").write_bytes(b"<")
        with pytest.raises(PackageError, match="changed"):
            feed.read()


def test_a_fifo_is_refused_without_waiting_for_it(folder: Path) -> None:
    os.mkfifo(folder / "pipe.xml")
    error = refusal(folder)
    assert isinstance(error, UnsafePackage)
    assert error.code == "folder-special-file"
    assert refusal(folder / "pipe.xml").code == "folder-special-file"


def test_a_fifo_put_in_the_place_of_a_listed_file_does_not_hold_us(folder: Path) -> None:
    with open_package(folder) as package:
        (folder / "openimmo.xml").unlink()
        os.mkfifo(folder / "openimmo.xml")
        with pytest.raises(PackageError, match="changed"):
            package.open(package.feeds[0])


def test_a_socket_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert refusal(folder).code == "folder-special-file"


def test_a_device_is_no_package() -> None:
    assert refusal(Path("/dev/null")).code == "folder-special-file"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(entries=2), "package-too-many-entries"),
        (Limits(total_bytes=len(FEED) + len(PICTURE) - 1), "package-too-big"),
        (Limits(feed_bytes=len(FEED) - 1), "package-file-too-big"),
        (Limits(file_bytes=len(PICTURE) - 1), "package-file-too-big"),
        (Limits(name_bytes=11), "package-name-too-long"),
        (Limits(depth=0), "package-too-deep"),
    ],
)
def test_the_limits_hold_for_folders(folder: Path, limits: Limits, code: str) -> None:
    assert refusal(folder, limits).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a\nb.jpg", "package-name-control"),
        ("..\\..\\b.jpg", "package-name-traversal"),
        ("C:\\b.jpg", "package-name-absolute"),
        ("OPENIMMO.XML", "package-ambiguous-feeds"),
    ],
)
def test_names_that_would_be_refused_in_a_zip_are_refused_in_a_folder(folder: Path, name: str, code: str) -> None:
    (folder / name).write_bytes(FEED)
    assert refusal(folder).code == code


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    error = refusal(tmp_path)
    assert (error.code, error.params) == ("package-no-feed", {"count": 0, "names": "–"})


def test_a_folder_of_packages_says_what_it_found(tmp_path: Path) -> None:
    for name in ("b.jpg", "delivery.zip"):
        (tmp_path / name).write_bytes(PICTURE)
    error = refusal(tmp_path)
    assert (error.code, error.params["names"]) == ("package-no-feed", "delivery.zip, b.jpg")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_or_file_without_permission_is_told(folder: Path) -> None:
    (folder / "openimmo.xml").chmod(0)
    assert refusal(folder).code == "package-not-readable"
    assert refusal(folder / "openimmo.xml").code == "package-not-readable"
    (folder / "bilder").chmod(0)
    assert refusal(folder).code == "package-not-readable"
    (folder / "bilder").chmod(0o700)
