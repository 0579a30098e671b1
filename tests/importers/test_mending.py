"""Broken XML: what is certain is mended and told, what is not stays refused with the first error.

Nothing becomes markup, and a well-formed feed stays as it is.
"""

import html
from collections.abc import Callable
from io import BytesIO, RawIOBase
from pathlib import Path
from random import Random
from typing import BinaryIO, cast

import pytest
from feed_samples import TECHNICAL, feed, listing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from openimmo.errors import FeedError, UnsafeFeed
from openimmo.findings import Finding
from openimmo.importers import mending
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.mending.markup import Mender, Uncertain
from openimmo.importers.parsing import DEFAULT_LIMITS, ReaderLimits
from tests.xsd.facts import WITH_SCHEMA
from tests.xsd.random_feeds import random_feed

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").rglob("*.xml"))
MENDS = mending.MENDS | {"feed-mended"}
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


class Dripping(RawIOBase):
    """Bytes that come in portions of any size."""

    def __init__(self, data: bytes, sizes: Callable[[], int]) -> None:
        self._rest = BytesIO(data)
        self._sizes = sizes

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        return self._rest.read(min(size, self._sizes()) if size > 0 else size)


def read(
    data: bytes, off: frozenset[str] = frozenset(), sizes: Callable[[], int] | None = None,
    limits: ReaderLimits = DEFAULT_LIMITS,
) -> tuple[list[ReadListing], Frame]:  # fmt: skip
    """All listings and the frame, mended where that is needed."""

    def opened() -> BinaryIO:
        return BytesIO(data) if sizes is None else cast(BinaryIO, Dripping(data, sizes))

    def whole(reader: FeedReader) -> tuple[list[ReadListing], Frame]:
        return list(reader), reader.frame

    return mending.through(opened, whole, feed="f.xml", off=off, keep_xml=True, limits=limits)


def text(data: bytes) -> str:
    """The lage of the only listing."""
    (found,), _ = read(data)
    assert found.immobilie.freitexte is not None
    return str(found.immobilie.freitexte.lage)


def mends(findings: tuple[Finding, ...]) -> list[tuple[str, int | None, str | None, str | None]]:
    return [(one.code, one.line, one.value, one.repair) for one in findings if one.code in MENDS]


def with_text(sent: str) -> bytes:
    return feed(listing(f"<freitexte><lage>{sent}</lage></freitexte>"))


def refusal(data: bytes, off: frozenset[str] = frozenset()) -> FeedError:
    with pytest.raises(FeedError) as caught:
        read(data, off)
    with pytest.raises(FeedError) as strict:
        list(FeedReader(BytesIO(data)))
    assert (caught.value.code, caught.value.line) == (strict.value.code, strict.value.line)
    return caught.value


TEXTS = {
    "Müller & Söhne": "Müller & Söhne",
    "A&B": "A&B",
    "&": "&",
    "&&amp;&": "&&&",
    "a=1&b=2&copy=3": "a=1&b=2&copy=3",
    "Haus &, Garten": "Haus &, Garten",
    "&#, &# x": "&#, &# x",
    "f&uuml;r &euro; 5 &ndash; &bdquo;so&ldquo;": "für € 5 – „so“",
    "&nbsp;&AMP;&LT;b&GT;": "\u00a0&<b>",
    "&lt;br&gt; & &amp;lt;": "<br> & &lt;",
    "eins\x0bzwei\x0cdrei&#11;vier&#x0C;": "eins\nzwei\ndrei\nvier\n",
    "& <![CDATA[& &uuml; \u00e4]]> <!-- & &uuml; -->&uuml;<?x & ?>": "& & &uuml; \u00e4 ü",
    "&Name": "&Name",
    "&" + "n" * 80 + ";": "&" + "n" * 80 + ";",
}


@pytest.mark.parametrize("sent", TEXTS)
def test_what_is_certain_is_mended(sent: str) -> None:
    assert text(with_text(sent)) == TEXTS[sent]


REFUSED = {
    "a name nobody knows": "R&B; x",
    "a name that HTML ends by itself": "f&uuml r",
    "an amp that does not end": "A &amp B",
    "a number that does not end": "&#228 ",
    "a number that is no character": "&#0; & ",
    "a character that XML has not": "& &#xFFFF;",
    "less than": "a < b & c",
    "a tag of HTML that does not end": "a<br>b & c",
    "an escape character": "\x1b & ",
    "a zero": "\0 & ",
    "a vertical tab in a CDATA section": "<![CDATA[\x0b]]>",
    "the end of a CDATA section": "& ]]>",
    "an attribute without quotes": "<a b=c>& </a>",
    "crossed tags": "& <a><b></a></b>",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_certain_stays_refused_with_the_first_error(what: str) -> None:
    refusal(with_text(REFUSED[what]))


def test_a_mended_feed_says_so_once_as_an_error_and_each_place_as_a_warning() -> None:
    data = with_text("\n\nMüller & Söhne, f&uuml;r Sie").replace(b'"Muster"', b'"M & M"')
    found, frame = read(data)
    assert frame.mended
    error, *places = [one for one in frame.findings if one.code in MENDS]
    assert (error.code, error.severity, error.line, error.params["count"]) == ("feed-mended", "error", 1, "3")
    assert {one.severity for one in places} == {"warning"}
    assert mends(tuple(places)) == [
        ("repair-ampersand", 1, "M & M", "M &amp; M"),
        ("repair-ampersand", 3, "Müller & Söhne, f&uuml;r Sie", "Müller &amp; Söhne, f&uuml;r Sie"),
        ("repair-html-entity", 3, "Müller & Söhne, f&uuml;r Sie", "Müller & Söhne, für Sie"),
    ]
    assert all(one.repaired and one.feed == "f.xml" for one in places)
    assert b"M\xc3\xbcller &amp; S\xc3\xb6hne, f\xc3\xbcr Sie" in found[0].xml


BEFORE = {
    "a blank line": b"\n<?xml version='1.0' encoding='UTF-8'?>",
    "blanks and lines": b" \r\n\t\n<?xml version='1.0' encoding='UTF-8'?>",
    "a mark, then a line": b"\xef\xbb\xbf\n<?xml version='1.0'?>",
    "a line, then a mark": b"\n\xef\xbb\xbf<?xml version='1.0'?>",
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbf<?xml version='1.0'?>",
    "two marks and no declaration": b"\xef\xbb\xbf\xef\xbb\xbf",
    "a mark that was encoded twice": "ï»¿<?xml version='1.0'?>".encode(),
    "a hard blank": "\u00a0<?xml version='1.0'?>".encode(),
}


@pytest.mark.parametrize("what", BEFORE)
def test_marks_and_blanks_before_the_declaration_are_passed_over_and_lines_keep_their_numbers(what: str) -> None:
    found, frame = read(BEFORE[what] + b"\n" + feed(listing(), "\n", listing()))
    told = [code for code, *_ in mends(frame.findings)]
    assert told == ["feed-mended", "repair-before-declaration"]
    lines = BEFORE[what].count(b"\n") + 2
    assert [one.line for one in found] == [lines, lines + 1]


def test_blanks_before_the_declaration_of_utf_16_are_passed_over() -> None:
    _, frame = read(
        b"\xff\xfe" + ("\n<?xml version='1.0' encoding='UTF-16'?>" + feed(listing()).decode()).encode("utf-16-le")
    )
    assert [code for code, *_ in mends(frame.findings)] == ["feed-mended", "repair-before-declaration"]


@pytest.mark.parametrize("junk", [b"x", b"<br/>", b"\0", b"Warning: & in line 3\n", b"<!-- a -->"])
def test_anything_else_before_the_declaration_stays_refused(junk: bytes) -> None:
    refusal(junk + b"<?xml version='1.0'?>" + feed(listing()))


DOCTYPES = ["<!DOCTYPE openimmo>", '<!DOCTYPE openimmo [<!ENTITY a "b">]>', "<!ENTITY a 'b'>", "<!ELEMENT a ANY>"]


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("before", ["", "\n<?xml version='1.0'?>", "\ufeff\ufeff", "<!-- & -->"])
def test_a_doctype_is_never_mended(doctype: str, before: str) -> None:
    refusal(before.encode() + doctype.encode() + feed(listing("<geo><ort>&a; & &uuml;</ort></geo>")))


def test_a_doctype_behind_an_ampersand_is_never_mended() -> None:
    refusal(feed(listing("<geo><ort>A & B</ort></geo>"), "<!DOCTYPE a>"))


@pytest.mark.parametrize("cut", [1, 15, 40, 100])
def test_what_is_cut_off_is_never_mended(cut: int) -> None:
    refusal(with_text("A & B &uuml;")[:-cut])


@pytest.mark.parametrize(
    ("code", "sent"),
    [("repair-ampersand", "A & B"), ("repair-html-entity", "&uuml;"), ("repair-control-character", "\x0b")],
)
def test_each_mend_can_be_switched_off(code: str, sent: str) -> None:
    refusal(with_text(sent), off=frozenset({code}))
    assert read(with_text(sent), off=frozenset({"repair-encoding"}))[1].mended


def test_the_mend_before_the_declaration_can_be_switched_off() -> None:
    refusal(b"\n<?xml version='1.0'?>" + feed(listing()), off=frozenset({"repair-before-declaration"}))


def test_without_any_repair_nothing_is_read_a_second_time() -> None:
    opened: list[int] = []

    def content() -> BinaryIO:
        opened.append(1)
        return BytesIO(with_text("A & B"))

    with pytest.raises(FeedError, match="EntityRef"):
        mending.through(content, list, off=mending.MENDS)
    assert len(opened) == 1


def test_a_clean_feed_is_read_once_and_not_mended() -> None:
    opened: list[int] = []

    def content() -> BinaryIO:
        opened.append(1)
        return BytesIO(with_text("A &amp; B"))

    assert not mending.through(content, lambda reader: (list(reader), reader.frame)[1]).mended
    assert len(opened) == 1


def test_listings_go_on_behind_the_break_and_none_comes_twice() -> None:
    many = [listing(technical=TECHNICAL.replace("AF1", str(number))) for number in range(2000)]
    many[1500] = many[1500].replace("</immobilie>", "<geo><ort>A & B</ort></geo></immobilie>")
    found = mending.listings(lambda: BytesIO(feed(*many)))
    technical = [one.immobilie.verwaltung_techn for one in found]
    assert [one.objektnr_extern for one in technical if one] == [str(number) for number in range(2000)]


def test_a_thousand_places_are_counted_and_a_hundred_are_told_apart() -> None:
    _, frame = read(with_text("& " * 1000))
    found = [one for one in frame.findings if one.code == "repair-ampersand"]
    assert len(found) == 1000
    assert len({id(one) for one in found}) == 100


def test_what_mending_adds_counts_for_the_limits() -> None:
    data = with_text("&" * 1000)
    with pytest.raises(FeedError):
        read(data, limits=ReaderLimits(feed_bytes=len(data) + 100))


SEEDS = (
    with_text("A & B &uuml;&bdquo;x&ldquo; <![CDATA[& ]]>&amp;<!-- & -->\x0b &#11;" + "ä" * 100),
    b"\n\n<?xml version='1.0' encoding='UTF-8'?>\n" + with_text("a=1&b=2").replace(b'"Muster"', b"'M & \"M\"'"),
    b"<?xml version='1.0' encoding='UTF-8'?>" + with_text("Häuser für Gäste").decode().encode("cp1252"),
)


@QUICK
@given(st.sampled_from(SEEDS), st.integers(0, 10**6), st.integers(1, 40))
def test_the_same_wherever_the_bytes_are_cut(data: bytes, seed: int, most: int) -> None:
    rng = Random(seed)
    cut, whole = read(data, sizes=lambda: rng.randint(1, most)), read(data)
    assert [one.immobilie for one in cut[0]] == [one.immobilie for one in whole[0]]
    assert cut[1].findings == whole[1].findings


def test_the_same_for_one_byte_at_a_time() -> None:
    for data in SEEDS:
        assert read(data, sizes=lambda: 1)[1].findings == read(data)[1].findings


def mended(source: str, cut: int) -> tuple[str, list[tuple[str, int, str, str]]]:
    noted: list[tuple[str, int, str, str]] = []
    mender = Mender(lambda *told: noted.append(told))
    pieces = [source[place : place + cut] for place in range(0, len(source), cut)]
    return "".join(mender.feed(piece, last=False) for piece in pieces) + mender.feed("", last=True), noted


def canonical(source: str) -> bytes:
    return etree.tostring(etree.fromstring(source.encode()), method="c14n")


def declared_utf8(source: str) -> str:
    return source.replace('encoding="ISO-8859-1"', 'encoding="UTF-8"').replace('encoding="UTF-16"', 'encoding="UTF-8"')


def well_formed() -> list[tuple[str, str]]:
    found = []
    for path in SAMPLES:
        try:
            root = etree.parse(path)
        except (etree.XMLSyntaxError, OSError):
            continue
        if not root.docinfo.internalDTD:
            found.append((path.name, etree.tostring(root, encoding="unicode")))
    return found


@pytest.mark.parametrize(("name", "source"), well_formed())
def test_nothing_in_a_well_formed_sample_is_mended(name: str, source: str) -> None:
    out, noted = mended(source, 997)
    assert noted == []
    assert out == source


@settings(QUICK, max_examples=60)
@given(st.sampled_from(WITH_SCHEMA), st.integers(0, 10**6), st.integers(1, 500))
def test_nothing_in_a_well_formed_feed_is_mended(version: str, seed: int, cut: int) -> None:
    tree = random_feed(version, Random(seed), 1, odd_spellings=True, density=0.1, namespaced=False)
    source = etree.tostring(tree, encoding="unicode")
    out, noted = mended(source, cut)
    assert noted == []
    assert canonical(out) == canonical(source)


MARKUP = ["<a>", "</a>", "<a b='", "'>", '<a b="', '">', "<!--", "-->", "<![CDATA[", "]]>", "<?x ", "?>", "<a/>"]
PIECES = [*MARKUP, "&", "&amp;", "&lt;", "&LT;", "&auml;", "&#60;", "&#x3c;", "&nosuch;", "\x0b", " ", "x", ";", "#"]


@settings(QUICK, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.integers(1, 30))
def test_mending_never_makes_markup_and_cutting_changes_nothing(pieces: list[str], cut: int) -> None:
    source = f"<openimmo>{''.join(pieces)}</openimmo>"
    try:
        out, noted = mended(source, len(source))
    except Uncertain:
        return
    assert mended(source, cut) == (out, noted)
    assert out.count("<") == source.count("<")
    assert out.count(">") == source.count(">")
    assert out.count("\n") == source.count("\n")
    try:
        expected = canonical(source)
    except etree.XMLSyntaxError:
        return
    assert (canonical(out), noted) == (expected, [])


@QUICK
@given(st.text(st.sampled_from("&;#abcäu mltgpx0123456789= "), max_size=40))
def test_a_mended_text_reads_as_html_would_show_it_or_as_it_stands(sent: str) -> None:
    try:
        found = text(with_text(f"x{sent}x"))
    except FeedError:
        return
    assert found in {html.unescape(f"x{sent}x"), f"x{sent}x"} or "&" in sent


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A feed with something to mend, after some accidents."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        piece = draw(st.one_of(st.binary(max_size=3), st.sampled_from([p.encode() for p in PIECES])))
        data = data[:place] + piece + data[place + draw(st.integers(0, 8)) :]
    return data


@settings(QUICK, max_examples=300)
@given(mutated())
def test_damaged_bytes_give_listings_or_the_first_error(data: bytes) -> None:
    strict, error = failure(lambda: list(FeedReader(BytesIO(data)))), failure(lambda: read(data))
    assert error in (None, strict)
    if error is None:
        found, frame = read(data)
        assert frame.listings == len(found)
        assert frame.mended == (strict is not None) or "repair-double-encoded" in str(found)


def failure(reading: Callable[[], object]) -> tuple[str, int | None] | None:
    """The code and line of the error that a reading ends in."""
    try:
        reading()
    except FeedError as error:
        return error.code, error.line
    return None


def test_what_is_unsafe_behind_something_to_mend_is_not_read() -> None:
    refusal(b"\n<?xml version='1.0'?>" + b"<openimmo>" * 5000 + b"&")


def test_what_is_unsafe_before_something_to_mend_stays_unsafe() -> None:
    assert isinstance(refusal(b"<openimmo>" * 5000 + b"&"), UnsafeFeed)


def test_a_feed_with_too_many_places_to_mend_stays_refused() -> None:
    assert len(read(with_text("& " * 99_000))[1].findings) > 99_000
    refusal(with_text("& " * 101_000))
