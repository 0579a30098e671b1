"""Feeds in another encoding than they say: read where all their bytes prove it, refused where anything is in doubt."""

from io import BytesIO

import pytest
from feed_samples import feed, listing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openimmo.errors import FeedError
from openimmo.importers import mending, quick
from openimmo.importers.dialects.double_encoded import suspect, undoubled
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.mending.encoding import proven

GERMAN = "Schöne Häuser für Gäste in München – „groß“, 5 € je m², Café"
TIDY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def document(text: str, declared: str | None = "UTF-8") -> str:
    said = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    return said + feed(listing(f"<freitexte><lage>{text}</lage></freitexte>")).decode()


def read(data: bytes, off: frozenset[str] = frozenset()) -> tuple[list[ReadListing], Frame]:
    def whole(reader: FeedReader) -> tuple[list[ReadListing], Frame]:
        return list(reader), reader.frame

    return mending.through(lambda: BytesIO(data), whole, off=off, keep_xml=True)


def lage(found: list[ReadListing]) -> str | None:
    (one,) = found
    return one.immobilie.freitexte.lage if one.immobilie.freitexte else None


@pytest.mark.parametrize("declared", ["UTF-8", "utf8", None, "US-ASCII", "utf-16", "utf8mb4", "UTF_8"])
def test_windows_1252_in_a_feed_that_says_otherwise(declared: str | None) -> None:
    found, frame = read(document(GERMAN, declared).encode("cp1252"))
    assert lage(found) == GERMAN
    (told,) = [one for one in frame.findings if one.code == "repair-encoding"]
    assert (told.value, told.repair, frame.mended) == (declared or "", "windows-1252", True)


@pytest.mark.parametrize("declared", ["US-ASCII", "utf-16", "UTF-16LE", "utf8mb4", "UTF_8", "utf-8-sig"])
def test_utf_8_in_a_feed_that_says_otherwise(declared: str) -> None:
    found, frame = read(document(GERMAN, declared).encode())
    assert lage(found) == GERMAN
    assert [one.repair for one in frame.findings if one.code == "repair-encoding"] == ["UTF-8"]


@pytest.mark.parametrize("declared", ["ansi", "windows1252", "CP-1252", "win-1252"])
def test_other_names_of_windows_1252(declared: str) -> None:
    assert lage(read(document(GERMAN, declared).encode("cp1252"))[0]) == GERMAN


def test_windows_1252_behind_a_mark_of_utf_8() -> None:
    found, frame = read(b"\xef\xbb\xbf" + document(GERMAN).encode("cp1252"))
    assert (lage(found), frame.mended) == (GERMAN, True)


def test_windows_1252_with_an_ampersand_as_well() -> None:
    found, frame = read(document(f"{GERMAN} & mehr").encode("cp1252"))
    assert lage(found) == f"{GERMAN} & mehr"
    assert [one.params["count"] for one in frame.findings if one.code == "feed-mended"] == ["2"]


def test_iso_8859_1_that_is_utf_8_and_has_an_ampersand() -> None:
    found, frame = read(document(f"{GERMAN} & mehr", "ISO-8859-1").encode())
    assert lage(found) == f"{GERMAN} & mehr"
    assert {one.code for one in frame.findings} >= {"repair-encoding", "repair-ampersand"}


def test_iso_8859_1_that_is_what_it_says_and_has_an_ampersand() -> None:
    found, frame = read(document("Häuser & Gärten", "ISO-8859-1").encode("latin-1"))
    assert lage(found) == "Häuser & Gärten"
    assert "repair-encoding" not in {one.code for one in frame.findings}


DOUBTFUL = {
    "UTF-8 and windows-1252 mixed": document("Häuser ").encode()[:-60]
    + b"f\xfcr G\xe4ste"
    + document("").encode()[-60:],
    "UTF-8 cut within a letter": document("Häuser XX").encode().replace(b"XX", b"\xc3"),
    "nothing but a letter cut in two": document("Haus XX").encode().replace(b"XX", b"\xc3"),
    "one damaged byte": document("Haus XX").encode().replace(b"XX", b"\xe4"),
    "a byte of no meaning": document("Häuser, Gäste XX").encode("cp1252").replace(b"XX", b"\x81"),
    "DOS": document("Schöne Häuser für Gäste").encode("cp850"),
    "DOS without ü": document("Schöne Häuser groß Öl").encode("cp850"),
    "Macintosh": document("Schöne Häuser für große Gäste").encode("mac_roman"),
    "Cyrillic": document("Красивый дом").encode("cp1251"),
    "Polish": document("Piękny dom, łazienka, żółty").encode("iso-8859-2"),
    "Russian with a few words of English": document("Красивый дом, loft и garage").encode("cp1251"),
    "a picture": document("XX").encode().replace(b"XX", bytes(range(0x80, 0x100))),
    "UTF-7": document("x", "UTF-7").encode(),
    "UTF-32": ("\ufeff" + document("Häuser", "UTF-32")).encode("utf-32-le"),
}


@pytest.mark.parametrize("what", DOUBTFUL)
def test_what_is_in_doubt_stays_refused(what: str) -> None:
    with pytest.raises(FeedError) as strict:
        list(FeedReader(BytesIO(DOUBTFUL[what])))
    with pytest.raises(FeedError) as caught:
        read(DOUBTFUL[what])
    assert (caught.value.code, caught.value.line) == (strict.value.code, strict.value.line)


def test_the_repair_of_the_encoding_can_be_switched_off() -> None:
    with pytest.raises(FeedError, match="bytes do not fit"):
        read(document(GERMAN).encode("cp1252"), off=frozenset({"repair-encoding"}))


@TIDY
@given(st.text(st.characters(codec="utf-8", exclude_characters="<&"), max_size=60))
def test_what_is_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    found = proven(lambda: BytesIO(document(text).encode()))
    assert found is not None
    assert (found.codec, found.wrong) == ("utf-8", False)


@TIDY
@given(st.text(st.sampled_from("aeiou bcdfg ÄÖÜäöüßéè€–„“’§²°½"), max_size=200), st.integers(1, 200))
def test_windows_1252_is_proven_or_nothing_is(text: str, size: int) -> None:
    class Cut(BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            return super().read(size)

    data = document(text).encode("cp1252")
    found, cut = proven(lambda: BytesIO(data)), proven(lambda: Cut(data))
    assert found == cut
    assert found is None or found.codec == "cp1252" or data.decode()


TWICE = {
    "MÃ¼nchen": "München",
    "GrÃ¶ÃŸe, StraÃ\x9fe, Ãœbersicht, Ã\x84": "Größe, Straße, Übersicht, Ä",
    "GrÃ¶ÃŸe, Ãœbersicht, Ã„": "Größe, Übersicht, Ä",
    "StraÃ\x9fe, Ã\x84pfel": "Straße, Äpfel",
    "â€žruhigâ€œ â€“ 5 â‚¬": "„ruhig“ – 5 €",
    "MÃƒÂ¼nchen": "München",
    "MÃ¼nchen, 80 mÂ²": "München, 80 m²",
    "CafÃ© Ã  la carte": None,
    "CafÃ©": "Café",
    "München": None,
    "MÃ¼nchen und Köln": None,
    "SÃO PAULO": None,
    "MÃ": None,
    "Ã€hnlich": None,
    "MÃŒnchen": None,
    "Ã¤ ж": None,
    "ÐšÐ¸ÐµÐ²": None,
    "plain": None,
    "": None,
}


@pytest.mark.parametrize("sent", TWICE)
def test_a_text_is_turned_back_only_where_all_of_it_is_certain(sent: str) -> None:
    assert undoubled(sent) == TWICE[sent]


@TIDY
@given(st.text(st.sampled_from("abc ÄÖÜäöüßéè€–„“²°"), min_size=1, max_size=40), st.booleans())
def test_what_was_encoded_twice_comes_back_or_stays(text: str, latin: bool) -> None:
    twice = text.encode().decode("latin-1" if latin else "cp1252", errors="replace")
    assert undoubled(twice) in {text, None}
    assert undoubled(text) is None


@TIDY
@given(st.text(max_size=60))
def test_the_quick_look_misses_nothing(text: str) -> None:
    for part in (text, f"{text}Ã{text}", f"{text}â€{text}"):
        assert suspect(part.encode()) or not ("Ã" in part or "â€" in part)


def test_texts_attributes_and_the_frame_are_turned_back_each_with_a_finding() -> None:
    content = (
        "<geo><ort>KÃ¶ln</ort></geo>"
        "<freitexte><lage>80 mÂ²</lage><sonstige_angaben>GrÃ¼n &amp; ruhig</sonstige_angaben>"
        '</freitexte><user_defined_simplefield feldname="KÃ¼che">ja</user_defined_simplefield>'
    )
    found, frame = read(feed(listing(content), keys="<firma>JÃ¶rg</firma><openimmo_anid>A1</openimmo_anid>"))
    (one,) = found
    mends = [f for f in one.findings if f.code == "repair-double-encoded"]
    told = {(f.path or "").rpartition("immobilie[1]")[2]: (f.value, f.repair) for f in mends}
    assert told == {
        "/geo/ort": ("KÃ¶ln", "Köln"),
        "/freitexte/lage": ("80 mÂ²", "80 m²"),
        "/freitexte/sonstige_angaben": ("GrÃ¼n & ruhig", "Grün & ruhig"),
        "/user_defined_simplefield/@feldname": ("KÃ¼che", "Küche"),
    }
    assert "Köln".encode() in one.xml
    assert (frame.mended, frame.document.anbieter[0].firma) == (True, "Jörg")
    assert ("repair-double-encoded", "/openimmo/anbieter[1]/firma") in {(f.code, f.path) for f in frame.findings}


def test_a_feed_that_says_iso_8859_1_and_is_utf_8_is_turned_back_text_by_text() -> None:
    found, frame = read(document(GERMAN, "ISO-8859-1").encode())
    assert (lage(found), frame.mended) == (GERMAN, True)
    assert [one.code for one in found[0].findings] == ["repair-double-encoded"]


def test_a_text_encoded_twice_stays_where_the_repair_is_off() -> None:
    found, frame = read(document("MÃ¼nchen").encode(), off=frozenset({"repair-double-encoded"}))
    assert (lage(found), found[0].findings, frame.mended) == ("MÃ¼nchen", (), False)


def test_the_quick_reader_turns_them_back_too() -> None:
    data = feed(listing(), listing("<geo><ort>KÃ¶ln</ort></geo>"), listing())
    found = [one.geo.ort if one.geo else None for one in quick.quick_listings(lambda: BytesIO(data))]
    assert found == [None, "Köln", None]


def test_a_mark_between_two_chunks_is_seen() -> None:
    for shift in range(-4, 5):
        begin = feed(listing("<freitexte><lage>")).split(b"</immobilie>")[0].split(b"<verwaltung")[0]
        pad = b"x" * ((1 << 16) - len(begin) - 1 + shift)
        data = feed(listing(f"<freitexte><lage>{pad.decode()}KÃ¶ln</lage></freitexte>"))
        assert str(lage(read(data)[0])).endswith("xKöln")
