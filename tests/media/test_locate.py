"""A pfad finds its file however it is written, and never another one."""

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_samples import entries, entry

from openimmo.media.locate import ENCODINGS, How, Locator, Match


def found(locator: Locator, pfad: str, base: str = "") -> tuple[str | None, str]:
    match = locator.find(pfad, base)
    return (match.entry.name if match.entry else None), str(match.how)


@pytest.mark.parametrize(
    ("pfad", "name", "how"),
    [
        ("bilder/a.jpg", "bilder/a.jpg", "exact"),
        (" bilder/a.jpg\n", "bilder/a.jpg", "blanks"),
        ("bilder\\a.jpg", "bilder/a.jpg", "slashes"),
        ("./bilder/a.jpg", "bilder/a.jpg", "slashes"),
        ("/bilder/a.jpg", "bilder/a.jpg", "slashes"),
        ("bilder//x/../a.jpg", "bilder/a.jpg", "slashes"),
        ("file:///bilder/a.jpg", "bilder/a.jpg", "slashes"),
        ("bilder/Bild%201.jpg", "bilder/Bild 1.jpg", "percent"),
        ("gr%FC%DFe.jpg", "grüße.jpg", "percent"),
        ("BILDER/A.JPG", "bilder/a.jpg", "case"),
        ("bilder /a.jpg", "bilder/a.jpg", "case"),
        ("a.jpg", "bilder/a.jpg", "folder"),
        ("C:\\Bilder\\Export\\A.jpg", "bilder/a.jpg", "folder"),
        ("C:\\bilder\\a.jpg", "bilder/a.jpg", "slashes"),
        ("file://server/freigabe/Bild%201.jpg", "bilder/Bild 1.jpg", "folder"),
        ("\\\\server\\freigabe\\a.jpg", "bilder/a.jpg", "folder"),
        ("nirgends.jpg", None, "missing"),
        ("bilder/", None, "missing"),
        ("  ", None, "missing"),
        ("/", None, "missing"),
        ("x" * 2000, None, "missing"),
        ("../a.jpg", None, "outside"),
        ("bilder/../../a.jpg", None, "outside"),
        ("..\\..\\windows\\a.jpg", None, "outside"),
        ("%2e%2e%2fa.jpg", None, "outside"),
    ],
)
def test_a_path_is_found_however_it_is_written(pfad: str, name: str | None, how: str) -> None:
    locator = Locator(entries("bilder/a.jpg", "bilder/Bild 1.jpg", "grüße.jpg", "openimmo.xml"))
    assert found(locator, pfad) == (name, how)


def test_the_exact_spelling_wins_over_one_in_other_capitals() -> None:
    assert found(Locator(entries("A.jpg", "a.jpg")), "a.jpg") == ("a.jpg", "exact")


def test_a_literal_percent_sign_wins_over_its_decoding() -> None:
    assert found(Locator(entries("a b.jpg", "a%20b.jpg")), "a%20b.jpg") == ("a%20b.jpg", "exact")


@pytest.mark.parametrize(
    ("names", "pfad"),
    [(("A.jpg", "a.JPG"), "a.jpg"), (("eins/a.jpg", "zwei/a.jpg"), "a.jpg"), (("x/b/a.jpg", "y/b/a.jpg"), "q/b/a.jpg")],
)
def test_two_files_that_fit_equally_well_are_ambiguous(names: tuple[str, ...], pfad: str) -> None:
    match = Locator(entries(*names)).find(pfad)
    assert match == Match(None, How.AMBIGUOUS)
    assert match.ambiguous


def test_the_longest_common_end_of_the_path_decides_between_files_of_one_name() -> None:
    locator = Locator(entries("obj1/1.jpg", "obj2/1.jpg", "obj3/1.jpg"))
    assert found(locator, "D:\\Export\\obj2\\1.jpg") == ("obj2/1.jpg", "folder")


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "cp1252", "latin-1", "utf-8"])
def test_a_name_of_unknown_encoding_is_read_as_the_path_asks_for_it(encoding: str) -> None:
    raw = "Küche.jpg".encode(encoding)
    shown = "Küche.jpg" if encoding == "utf-8" else "K?che.jpg"
    match = Locator([entry(0, f"b/{shown}", b"b/" + raw)]).find("B/küche.jpg")
    assert (match.entry is not None, match.how) == (True, How.CASE if encoding == "utf-8" else How.ENCODING)
    assert Locator([entry(0, shown, raw)]).find("bilder/Küche.jpg").how is How.FOLDER


def test_a_guessed_name_is_no_evidence_when_another_file_can_be_read_the_same_way() -> None:
    dos, windows = entry(0, "ä.jpg", b"\x84.jpg"), entry(1, "Σ.jpg", b"\xe4.jpg")
    assert Locator([dos, windows]).find("ä.jpg").how is How.AMBIGUOUS


def test_a_name_declared_as_utf8_is_read_in_no_other_way() -> None:
    declared = entry(0, "ä.jpg", "ä.jpg".encode(), flagged=True)
    assert Locator([declared]).find("Ã¤.jpg").how is How.MISSING


def test_decomposed_letters_are_the_same_letters() -> None:
    asked = unicodedata.normalize("NFD", "Küche.jpg")
    assert found(Locator(entries("Küche.jpg")), asked)[0] == "Küche.jpg"


def test_a_path_is_relative_to_its_feed() -> None:
    locator = Locator(entries("a/openimmo.xml", "a/1.jpg", "b/openimmo.xml", "b/1.jpg", "b/2.jpg"))
    assert found(locator, "1.jpg", base="a") == ("a/1.jpg", "exact")
    assert found(locator, "1.jpg", base="b") == ("b/1.jpg", "exact")
    assert found(locator, "../b/2.jpg", base="a") == ("b/2.jpg", "slashes")
    assert found(locator, "../../b/2.jpg", base="a") == (None, "outside")


def test_a_file_beside_another_feed_is_not_taken_for_a_missing_one() -> None:
    locator = Locator(entries("a/openimmo.xml", "b/openimmo.xml", "b/bilder/2.jpg", "alle/3.jpg"))
    assert found(locator, "2.jpg", base="a") == (None, "missing")
    assert found(locator, "x/2.jpg", base="b") == ("b/bilder/2.jpg", "folder")
    assert found(locator, "3.jpg", base="a") == ("alle/3.jpg", "folder")


def test_a_feed_in_a_folder_does_not_take_the_files_of_the_feed_at_the_top() -> None:
    locator = Locator(entries("openimmo.xml", "1.jpg", "a/openimmo.xml"))
    assert found(locator, "1.jpg", base="a") == (None, "missing")
    assert found(locator, "1.jpg") == ("1.jpg", "exact")


def test_a_lone_feed_in_a_folder_may_name_files_from_the_top() -> None:
    locator = Locator(entries("xml/openimmo.xml", "bilder/1.jpg"))
    assert found(locator, "bilder/1.jpg", base="xml") == ("bilder/1.jpg", "folder")


def test_names_longer_than_any_path_are_not_found() -> None:
    name = "x" * 1025
    assert found(Locator(entries(name)), name) == (None, "missing")


NAMES = st.text(alphabet="aAbBäÄßé%20/\\. .jpg:\u0308\ud800", min_size=1, max_size=12)
RAWS = st.binary(min_size=1, max_size=8)


def folded(path: str) -> str:
    base = path.replace("\\", "/").strip().rsplit("/", 1)[-1].strip()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", base).casefold())


def asked_names(pfad: str) -> set[str]:
    """Every base name that ``pfad`` may ask for, dots resolved."""
    names = set()
    for spelling in (pfad, unquote(pfad), unquote(pfad, encoding="latin-1")):
        parts: list[str] = []
        for part in spelling.strip().replace("\\", "/").split("/"):
            if part.strip() == "..":
                del parts[-1:]
            elif part.strip() not in ("", "."):
                parts.append(part)
        names |= {folded(part) for part in parts[-1:]}
    return names


@given(st.lists(NAMES, max_size=6), st.lists(RAWS, max_size=3), NAMES)
def test_a_found_file_always_bears_the_asked_name(names: list[str], raws: list[bytes], pfad: str) -> None:
    known = [entry(i, name, name.encode("utf-8", "surrogatepass")) for i, name in enumerate(names)]
    known += [entry(len(names) + i, raw.decode("cp437"), raw) for i, raw in enumerate(raws)]
    match = Locator(known).find(pfad)
    if match.entry is not None:
        readings = {folded(match.entry.name)}
        readings |= {folded(match.entry.raw.decode(code, "ignore")) for code in ENCODINGS}
        assert readings & asked_names(pfad)


@given(st.text(max_size=60), st.text(max_size=10))
def test_no_path_whatever_raises(pfad: str, base: str) -> None:
    assert isinstance(Locator(entries("a.jpg", "b/c.xml", "openimmo.xml")).find(pfad, base), Match)
