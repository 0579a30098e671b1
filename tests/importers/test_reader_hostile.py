"""Feeds that must not be read, or cannot be: each ends as one error with its own code, and never as a frame."""

import gzip
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from feed_samples import TRANSFER, feed, listing, read

from openimmo.errors import FeedError, UnsafeFeed
from openimmo.importers.feed import FeedReader, parse_listing
from openimmo.importers.parsing import ReaderLimits
from openimmo.texts import advice

FEED = feed(listing())
LETTERS = "abcdefghijklmnopqrstuvwxyz"
GROWING = "".join(f'<!ENTITY {one} "&{before};&{before};">' for before, one in pairwise(LETTERS))
BOMB = f'<!DOCTYPE openimmo [<!ENTITY a "ha">{GROWING}]>'.encode()
DOCTYPES = {
    "plain": b"<!DOCTYPE openimmo>" + FEED,
    "behind a declaration": b"<?xml version='1.0'?>\n\n<!DOCTYPE openimmo SYSTEM 'openimmo.dtd'>" + FEED,
    "behind comments": b"<!-- a --><?b c?><!-- <openimmo> -->\n<!DOCTYPE openimmo>" + FEED,
    "behind a comment of 200 KB": b"<!--" + b"x" * 200_000 + b"--><!DOCTYPE openimmo>" + FEED,
    "behind a byte order mark": b"\xef\xbb\xbf<!DOCTYPE openimmo>" + FEED,
    "in UTF-16": ("\ufeff<!DOCTYPE openimmo>" + FEED.decode()).encode("utf-16-le"),
    "in UTF-16 without mark": ("<!DOCTYPE openimmo>" + FEED.decode()).encode("utf-16-be"),
    "with an entity": b'<!DOCTYPE openimmo [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + FEED.replace(b"Aue", b"&a;"),
    "with a parameter entity": b'<!DOCTYPE openimmo [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;]>' + FEED,
    "with an external subset": b'<!DOCTYPE openimmo PUBLIC "-//x" "http://127.0.0.1:9/x.dtd">' + FEED,
    "with a bomb in the root": f"<!DOCTYPE openimmo [{BOMB}]>".encode()
    + FEED.replace(b"<openimmo", b'<openimmo a="&z;"'),
    "with a bomb in a text": BOMB + FEED.replace(b"Aue", b"&z;"),
    "with nothing behind it": b"<!DOCTYPE openimmo>",
    "never ending": b"<!DOCTYPE openimmo [" + b"<!ENTITY a 'b'>" * 10_000,
    "of another root": b"<!DOCTYPE html><html/>",
}


def refusal(data: bytes, limits: ReaderLimits | None = None) -> FeedError:
    """The error that a feed ends with; its frame is never there."""
    reader = FeedReader(BytesIO(data), limits=limits or ReaderLimits())
    with pytest.raises(FeedError) as caught:
        list(reader)
    with pytest.raises(RuntimeError):
        _ = reader.frame
    return caught.value


@pytest.mark.parametrize("disguise", DOCTYPES)
def test_every_doctype_is_refused(disguise: str) -> None:
    error = refusal(DOCTYPES[disguise])
    assert isinstance(error, UnsafeFeed)
    assert error.code == "xml-doctype"
    assert error.line is not None


def test_a_doctype_of_a_kept_listing_is_refused_too() -> None:
    with pytest.raises(UnsafeFeed, match="DOCTYPE"):
        parse_listing(b"<!DOCTYPE a><immobilie/>")


def test_a_doctype_in_a_text_or_comment_is_none() -> None:
    data = feed(listing("<freitexte><lage><![CDATA[<!DOCTYPE a>]]></lage></freitexte>"), "<!-- <!DOCTYPE a> -->")
    assert len(read(data)[0]) == 1


WRONG = {
    "nothing": (b"", "xml-empty"),
    "blanks": (b" \n\t", "xml-empty"),
    "text": (b"Guten Tag", "xml-not-well-formed"),
    "gzip": (gzip.compress(FEED), "xml-not-well-formed"),
    "zeros": (bytes(5000), "xml-not-well-formed"),
    "ampersand": (FEED.replace(b"Aue", b"A & B"), "xml-not-well-formed"),
    "less": (FEED.replace(b"Aue", b"a < b"), "xml-not-well-formed"),
    "tags crossed": (FEED.replace(b"</firma>", b"</firm>"), "xml-not-well-formed"),
    "twice the same attribute": (FEED.replace(b"<firma", b"<firma a='1' a='2'"), "xml-not-well-formed"),
    "undeclared prefix": (FEED.replace(b"firma", b"x:firma"), "xml-not-well-formed"),
    "control character": (FEED.replace(b"Aue", b"A\x1be"), "xml-not-well-formed"),
    "HTML entity": (FEED.replace(b"Aue", b"A&uuml;e"), "xml-entity-unknown"),
    "HTML entity in an attribute": (FEED.replace(b"Muster", b"M&uuml;"), "xml-entity-unknown"),
    "blank line before the declaration": (b"\n<?xml version='1.0'?>" + FEED, "xml-before-declaration"),
    "bytes of another encoding": (FEED.replace(b"Aue", b"A\xfce"), "xml-bytes"),
    "UTF-7": (b"<?xml version='1.0' encoding='UTF-7'?>" + FEED, "xml-encoding"),
    "UTF-7 by its mark": (b"+/v8-" + FEED, "xml-encoding"),
    "UTF-32": (FEED.decode().encode("utf-32"), "xml-encoding"),
    "UTF-32 without mark": (FEED.decode().encode("utf-32-be"), "xml-encoding"),
    "EBCDIC": (("<?xml version='1.0'?>" + FEED.decode()).encode("cp500"), "xml-encoding"),
    "an unheard-of encoding": (b"<?xml version='1.0' encoding='klingon'?>" + FEED, "xml-encoding"),
    "UTF-7 declared in UTF-16": (
        ("\ufeff<?xml version='1.0' encoding='UTF-7'?>" + FEED.decode()).encode("utf-16-le"), "xml-encoding",
    ),
    "foreign root": (b"<rss/>", "feed-foreign-root"),
    "foreign root with listings": (b"<rss>" + listing().encode() + b"</rss>", "feed-foreign-root"),
    "listing as root": (listing().encode(), "feed-foreign-root"),
    "foreign root behind a comment": (b"<!--" + b"x" * 100_000 + b"--><rss><immobilie/></rss>", "feed-foreign-root"),
    "feedback": (b"<openimmo_feedback/>", "feed-is-feedback"),
    "two documents": (FEED + FEED, "xml-trailing"),
    "text behind the end": (FEED + b"Ende", "xml-trailing"),
    "too deep": (FEED.replace(b"Aue", b"<a>" * 300 + b"</a>" * 300), "xml-too-deep-or-long"),
    "a text of 11 MB": (feed("<immobilie>" + "x" * 11_000_000 + "</immobilie>"), "xml-too-deep-or-long"),
    "an attribute of 11 MB": (FEED.replace(b"Muster", b"x" * 11_000_000), "xml-too-deep-or-long"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_read_is_one_clear_error(wrong: str) -> None:
    data, code = WRONG[wrong]
    error = refusal(data)
    assert error.code == code
    assert error.message("de")
    assert error.message("en")
    if code not in ("feed-foreign-root", "feed-is-feedback"):
        assert advice(code, "de", **error.params)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "iso-8859-15", "windows-1252"]
)
def test_the_usual_encodings_are_read(encoding: str) -> None:
    declared = "utf-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?>" + feed(keys="<firma>Aü GmbH</firma>").decode()
    _, frame = read(text.encode(encoding))
    assert frame.providers[0].firma == "Aü GmbH"


@pytest.mark.parametrize("tail", ["\n", "<!-- Ende -->\n", "<?php ?>"])
def test_white_space_comments_and_instructions_may_follow_the_end(tail: str) -> None:
    assert len(read(FEED + tail.encode())[0]) == 1


def test_a_feed_cut_off_anywhere_never_has_a_frame() -> None:
    whole = feed(listing("<!-- x --><freitexte><lage><![CDATA[<a>]]>ä&amp;</lage></freitexte>"), listing())
    for end in range(len(whole)):
        reader = FeedReader(BytesIO(whole[:end]))
        with pytest.raises(FeedError) as caught:
            list(reader)
        with pytest.raises(RuntimeError):
            _ = reader.frame
        assert caught.value.code == ("xml-truncated" if end else "xml-empty"), whole[:end]
    assert len(read(whole)[0]) == 2


def test_limits_are_kept() -> None:
    assert refusal(FEED * 2, ReaderLimits(feed_bytes=200)).code == "xml-too-big"
    many = feed(*["<immobilie>" + "<a/>" * 50 + "</immobilie>"] * 3000)
    assert len(read(many, limits=ReaderLimits(elements=70_000))[0]) == 3000
    assert refusal(many.replace(b"immobilie", b"x"), ReaderLimits(elements=70_000)).code == "xml-too-many-elements"
    long = feed(*[listing(f"<freitexte><lage>{'x' * 1000}</lage></freitexte>")] * 3000)
    assert len(read(long, limits=ReaderLimits(characters=300_000))[0]) == 3000
    frame = feed(listing(), keys=f"<firma>{'x' * 400_000}</firma>")
    assert refusal(frame, ReaderLimits(characters=300_000)).code == "xml-too-many-characters"


def test_what_piles_up_between_listings_is_counted() -> None:
    junk = "<a/>" * 1000
    assert refusal(feed(*[junk, listing()] * 100), ReaderLimits(elements=50_000)).code == "xml-too-many-elements"
    text = "<a>" + "x" * 1000 + "</a>"
    assert refusal(feed(*[text, listing()] * 1000), ReaderLimits(characters=500_000)).code == "xml-too-many-characters"


BOMBS = {
    "five million empty elements": ("within(b'<a/>' * 50_000 for _ in range(100))", "xml-too-many-elements"),
    "five million listings in one": ("within(b'<immobilie/>' * 50_000 for _ in range(100))", "xml-too-many-elements"),
    "a million anbieter": (
        "(b'</anbieter><anbieter><immobilie/>' * 10_000 for _ in range(100))", "xml-too-many-elements",
    ),
    "a million wrappers": ("(b'<objekt><immobilie/></objekt>' * 10_000 for _ in range(100))", "xml-too-many-elements"),
    "a gigabyte of texts": ("within(text(b'x', 9_000_000) for _ in range(110))", "xml-too-many-characters"),
    "a gigabyte of wide characters": ("within(text(WIDE, 2_000_000) for _ in range(110))", "xml-too-many-characters"),
    "a gigabyte behind the last listing": (
        "itertools.chain([b'<immobilie/>'], (text(b'x', 9_000_000) for _ in range(110)))", "xml-too-many-characters",
    ),
    "a listing as big as it may be": ("within(b'<a b=\\'1\\'/>' * 1000 for _ in range(190))", "None"),
    "a listing as long as it may be": ("within(text(b'x', 9_900_000, WIDE) for _ in range(3))", "None"),
}  # fmt: skip
PROGRAM = """
import io, itertools
from openimmo.errors import FeedError
from openimmo.importers.feed import FeedReader

WIDE = chr(0x1D538).encode()

def text(piece, times, end=b""):
    return b"<a>" + piece * times + end + b"</a>"

def within(pieces):
    return itertools.chain([b"<immobilie>"], pieces, [b"</immobilie>"])

class Stream:
    def __init__(self, pieces):
        self.pieces = itertools.chain([b"<openimmo><anbieter>"], pieces, [b"</anbieter></openimmo>"])
        self.rest = io.BytesIO()
    def read(self, size):
        while not (part := self.rest.read(size)):
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.rest = io.BytesIO(piece)
        return part

code = None
try:
    for _ in FeedReader(Stream(%s), keep_xml=True):
        pass
except FeedError as error:
    code = error.code
print(code, open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_within_bounds(bomb: str) -> None:
    pieces, code = BOMBS[bomb]
    command = [sys.executable, "-c", PROGRAM % pieces]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=200, check=True)
    found, kilobytes = done.stdout.split()
    assert found == code
    assert int(kilobytes) < 300_000


def test_a_feed_that_ends_in_its_head_is_cut_off() -> None:
    assert refusal(f"<openimmo>{TRANSFER}".encode()).code == "xml-truncated"


def test_an_element_with_very_many_attributes_is_refused_before_anybody_looks_them_up() -> None:
    crowd = " ".join(f'a{number}="1"' for number in range(200_000))
    document = f"<openimmo><anbieter><immobilie {crowd}/></anbieter></openimmo>".encode()
    with pytest.raises(UnsafeFeed) as caught:
        list(FeedReader(BytesIO(document)))
    assert caught.value.code == "xml-too-many-attributes"
    with pytest.raises(UnsafeFeed) as caught:
        list(FeedReader(BytesIO(f"<openimmo><uebertragung {crowd}/></openimmo>".encode())))
    assert caught.value.code == "xml-too-many-attributes"


def test_more_listings_than_any_stock_has_are_refused() -> None:
    document = b"<openimmo><anbieter><immobilie/><immobilie/><immobilie/></anbieter></openimmo>"
    assert len(list(FeedReader(BytesIO(document), limits=ReaderLimits(listings=3)))) == 3
    with pytest.raises(UnsafeFeed) as caught:
        list(FeedReader(BytesIO(document), limits=ReaderLimits(listings=2)))
    assert caught.value.code == "feed-too-many-listings"


def test_a_prefix_that_nobody_declared_is_an_error_of_the_feed() -> None:
    document = feed(listing("<geo><a:b/></geo>"))
    with pytest.raises(FeedError) as caught:
        list(FeedReader(BytesIO(document if isinstance(document, bytes) else document.encode())))
    assert caught.value.code == "xml-not-well-formed"
