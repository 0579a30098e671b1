"""Mutated archives: whatever happens to the bytes, only our own errors leave the package opener."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openimmo.errors import OpenImmoError
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.opening import open_package
from tests.importers.packages.hostile_zips import PICTURE, STORED, STREAMED, UTF8, Part, deflate, pack

SEEDS = (
    pack([Part(b"openimmo.xml"), Part(b"a.jpg", PICTURE, STORED)]),
    pack([Part(b"openimmo.xml", flags=STREAMED), Part("ü.jpg".encode(), PICTURE, flags=UTF8)], comment=b"Lieferung"),
    pack([Part(b"x/openimmo.xml", zip64=True), Part(b"K\x81che.jpg", PICTURE)], zip64=True),
    pack([Part(b"openimmo.xml"), Part(b"b.zip", pack([Part(b"c.xml")]), STORED)]),
)
LIMITS = Limits(entries=50, total_bytes=1 << 24, feed_bytes=1 << 23, file_bytes=1 << 23, ratio_from=1 << 20)
# Numbers that turn signs, wrap around, or are magic in a ZIP.
NUMBERS = (b"\0\0", b"\xff\xff", b"\xff" * 4, b"\0\0\0\x80", b"\1\0", b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\7")


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A small valid archive after one to four accidents."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        other = draw(st.integers(place, min(len(data), place + 64)))
        match draw(st.sampled_from(["flip", "number", "cut", "end", "glue", "repeat", "deflate"])):
            case "flip":
                data = data[:place] + bytes([draw(st.integers(0, 255))]) + data[place + 1 :]
            case "number":
                number = draw(st.sampled_from(NUMBERS))
                data = data[:place] + number + data[place + len(number) :]
            case "cut":
                data = data[:place] + data[other:]
            case "end":
                data = data[:place]
            case "glue":
                data = data + draw(st.sampled_from(SEEDS))
            case "repeat":
                data = data[:other] + data[place:other] + data[other:]
            case "deflate":
                data = data[:place] + deflate(bytes(1 << 12)) + data[place:]
    return data


# The same few examples every time, unless a profile of one's own asks for more.
OWN_PROFILE = settings.get_current_profile_name() not in ("default", "ci")
BOUNDED = settings() if OWN_PROFILE else settings(max_examples=300, derandomize=True)


@settings(BOUNDED, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=mutated())
def test_only_our_own_errors_leave(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    try:
        with open_package(path, LIMITS) as package:
            for entry in package.entries:
                with package.open(entry) as file:
                    assert len(file.read()) == entry.size
            package.verify()
            said = [found.message(lang) for found in package.findings for lang in ("de", "en")]
    except OpenImmoError as error:
        said = [error.message("de"), error.message("en")]
    assert all(sentence.isprintable() for sentence in said)


def test_the_seeds_are_valid(tmp_path: Path) -> None:
    for seed in SEEDS:
        (tmp_path / "a.zip").write_bytes(seed)
        with open_package(tmp_path / "a.zip", LIMITS) as package:
            package.verify()
