"""Packages that must not be opened, or cannot be: each ends as one error with its own code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.errors import OpenImmoError, PackageError, UnsafePackage
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.importers.packages.opening import open_package
from openimmo.texts import advice
from tests.importers.packages.hostile_zips import (
    FEED,
    PICTURE,
    STORED,
    Part,
    end_record,
    hostile_archives,
    many_entries,
    pack,
)

HOSTILE = {wrong: (data, code) for wrong, data, code in hostile_archives()}
BROKEN = {
    "package-changed", "package-empty", "package-no-feed", "package-not-found", "package-not-readable",
    "package-other-packing", "package-unknown", "zip-crc", "zip-data-broken", "zip-directory-broken", "zip-encrypted",
    "zip-header-broken", "zip-method", "zip-multi-disk", "zip-size-lies", "zip-truncated",
}  # fmt: skip


def refusal(path: Path, limits: Limits = DEFAULT_LIMITS) -> PackageError:
    """The error with which ``path`` is refused, at the latest when everything in it is read."""
    with pytest.raises(PackageError) as caught, open_package(path, limits) as package:
        package.verify()
    return caught.value


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_hostile_archive_is_refused_with_its_own_code(wrong: str, tmp_path: Path) -> None:
    data, code = HOSTILE[wrong]
    (tmp_path / "a.zip").write_bytes(data)
    error = refusal(tmp_path / "a.zip")
    assert error.code == code
    assert isinstance(error, UnsafePackage) == (code not in BROKEN)


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_refusal_says_what_happened_and_what_to_do_in_both_languages(wrong: str, tmp_path: Path) -> None:
    data, _ = HOSTILE[wrong]
    (tmp_path / "a.zip").write_bytes(data)
    error = refusal(tmp_path / "a.zip")
    for lang in ("de", "en"):
        assert error.message(lang).isprintable()
        assert advice(error.code, lang, **error.params)
    assert error.message("de") != error.message("en")


def test_the_stock_of_hostile_archives_names_each_case_once() -> None:
    assert len(HOSTILE) == len(list(hostile_archives())) >= 60


def test_an_archive_of_two_hundred_thousand_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(many_entries(200_001))
    error = refusal(tmp_path / "a.zip")
    assert (error.code, error.params["count"]) == ("package-too-many-entries", 200_001)


def test_a_count_that_overflowed_its_sixteen_bits_is_refused(tmp_path: Path) -> None:
    """200,000 files without ZIP64: the end record can only claim 3,392."""
    data = many_entries(200_000)
    whole = data[: -(56 + 20 + 22)]
    start = whole.index(b"PK\1\2")
    (tmp_path / "a.zip").write_bytes(whole + end_record(200_000 & 0xFFFF, len(whole) - start, start))
    assert refusal(tmp_path / "a.zip").code == "zip-directory-broken"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(entries=1), "package-too-many-entries"),
        (Limits(directory_bytes=99), "zip-directory-too-big"),
        (Limits(total_bytes=len(FEED) + len(PICTURE) - 1), "package-too-big"),
        (Limits(feed_bytes=len(FEED) - 1), "package-file-too-big"),
        (Limits(file_bytes=len(PICTURE) - 1), "package-file-too-big"),
        (Limits(ratio=1, ratio_from=10), "zip-bomb"),
        (Limits(name_bytes=11), "package-name-too-long"),
        (Limits(depth=0), "package-too-deep"),
    ],
)
def test_every_limit_of_a_zip_holds_and_the_package_passes_without_it(
    limits: Limits, code: str, tmp_path: Path
) -> None:
    (tmp_path / "a.zip").write_bytes(pack([Part(b"openimmo.xml"), Part(b"b/a.jpg", PICTURE)]))
    error = refusal(tmp_path / "a.zip", limits)
    assert isinstance(error, UnsafePackage)
    assert error.code == code
    with open_package(tmp_path / "a.zip", Limits(total_bytes=len(FEED) + len(PICTURE))) as package:
        package.verify()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "package-empty"),
        (b"openimmo", "package-unknown"),
        (b"%PDF-1.7\n", "package-unknown"),
        (b" \n\t", "package-unknown"),
        (b"\x1f\x8b\x08\0", "package-other-packing"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "package-other-packing"),
        (b"Rar!\x1a\x07\x01\0", "package-other-packing"),
        (b"BZh91AY&SY", "package-other-packing"),
        (b"\xfd7zXZ\0\0", "package-other-packing"),
        (b"\x28\xb5\x2f\xfd\0", "package-other-packing"),
        (b"openimmo.xml".ljust(257, b"\0") + b"ustar\x0000", "package-other-packing"),
    ],
)
def test_a_file_that_is_neither_xml_nor_zip_is_refused_whatever_its_name(
    data: bytes, code: str, tmp_path: Path
) -> None:
    for name in ("a.zip", "a.xml"):
        (tmp_path / name).write_bytes(data)
        assert refusal(tmp_path / name).code == code


@pytest.mark.parametrize("name", ["missing.zip", "there.xml/below", "nul\0.xml"])
def test_a_path_that_does_not_exist_is_told_apart(name: str, tmp_path: Path) -> None:
    (tmp_path / "there.xml").write_bytes(FEED)
    assert refusal(tmp_path / name).code == "package-not-found"


def test_a_path_that_leads_in_a_circle_is_not_readable(tmp_path: Path) -> None:
    (tmp_path / "a.zip").symlink_to(tmp_path / "a.zip")
    assert refusal(tmp_path / "a.zip").code == "package-not-readable"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that can be opened and not read")
def test_an_error_of_the_disk_is_translated_with_its_cause() -> None:
    error = refusal(Path("/proc/self/mem"))
    assert error.code == "package-not-readable"
    assert isinstance(error.__cause__, OSError)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(FEED)
    with open_package(path) as package:
        path.write_bytes(FEED + b" ")
        with pytest.raises(PackageError, match="changed"):
            package.verify()


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(pack([Part(b"openimmo.xml", bytes(1 << 20), STORED)]))
    with open_package(path) as package:
        path.write_bytes(b"PK")
        assert _error_of(package.verify) == "package-changed"


def test_reading_never_gives_more_bytes_than_declared(tmp_path: Path) -> None:
    """A consumer that stops early still never sees what a bomb hides behind its declared size."""
    data, _ = HOSTILE["bomb that hides its size"]
    (tmp_path / "a.zip").write_bytes(data)
    with open_package(tmp_path / "a.zip") as package, package.open(package.feeds[0]) as feed:
        assert _error_of(lambda: feed.read(50)) == "zip-size-lies"
        assert _error_of(lambda: feed.read(1)) == "zip-size-lies"


def _error_of(call: object) -> str:
    assert callable(call)
    with pytest.raises(OpenImmoError) as caught:
        call()
    return caught.value.code


def _codes_in_source() -> Iterator[str]:
    import re

    folder = Path(open_package.__code__.co_filename).parent
    for module in folder.glob("*.py"):
        yield from re.findall(r'"((?:package|zip|folder)-[a-z-]+)"', module.read_text(encoding="utf-8"))


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    import tomllib
    from importlib.resources import files

    sentences = tomllib.loads((files("openimmo.texts") / "package.toml").read_text(encoding="utf-8"))
    assert set(_codes_in_source()) == set(sentences)
