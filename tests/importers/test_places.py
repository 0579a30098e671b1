"""Where things stand in a listing or around the listings: line, and the XML there in short."""

import io
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from openimmo.findings import Finding, Severity
from openimmo.importers.excerpts import MOST, excerpt
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.places import at, at_frame, line_at, with_excerpts
from tests.pipeline.validation_samples import ANHANG, feed, listing, with_pictures

Got = TypeVar("Got")
PLACE = "/openimmo/anbieter[1]/immobilie[1]"


def of_listing(ask: Callable[[ReadListing], Got], *changes: tuple[str, str]) -> Got:
    """What ``ask`` finds in the one listing while its tree is at hand."""
    (got,) = [ask(one) for one in FeedReader(io.BytesIO(feed(listing(*changes))))]
    return got


def framed() -> Frame:
    reader = FeedReader(io.BytesIO(feed()))
    assert list(reader)
    return reader.frame


@pytest.mark.parametrize(
    ("path", "line", "begins"),
    [
        ("preise/kaltmiete", 11, "<kaltmiete>780.00</kaltmiete>"),
        (f"{PLACE}/preise/kaltmiete", 11, "<kaltmiete>780.00</kaltmiete>"),
        ("preise/kaufpreis", 11, "<preise>\n  <kaltmiete>"),
        ("freitexte/objekttitel", 6, "<immobilie>\n  <objektkategorie>…"),
        ("anhaenge/anhang[2]/@location", 13, '<anhang location="REMOTE"'),
        ("anhaenge/anhang[9]", 13, "<anhaenge>"),
        ("objektkategorie/nutzungsart/@WOHNEN", 7, '<nutzungsart WOHNEN="true" GEWERBE="false"/>'),
        ("", 6, "<immobilie>"),
        (PLACE, 6, "<immobilie>"),
        ("/openimmo/uebertragung", 6, "<immobilie>"),
    ],
)
def test_a_path_leads_to_its_element_or_to_the_nearest_one_around(path: str, line: int, begins: str) -> None:
    two = with_pictures(ANHANG, ANHANG.replace("EXTERN", "REMOTE"))
    where = of_listing(lambda one: at(one, path), two)
    assert where.line == line
    assert where.excerpt is not None
    assert where.excerpt.startswith(begins)
    assert of_listing(lambda one: line_at(one, path), two) == line


def test_what_stands_around_the_listings_is_shown_without_them() -> None:
    frame = framed()
    assert at_frame(frame, "/openimmo/anbieter[1]/firma").excerpt == "<firma>Muster</firma>"
    assert at_frame(frame, "/openimmo/uebertragung/@version").line == 3
    around = at_frame(frame, "/openimmo/anbieter[1]/impressum").excerpt
    assert around is not None
    assert "<immobilie>…</immobilie>" in around


def excerpts(*given_: Finding, changes: tuple[tuple[str, str], ...] = ()) -> list[str | None]:
    return of_listing(lambda one: [found.excerpt for found in with_excerpts(given_, one)], *changes)


def found(path: str, **rest: object) -> Finding:
    return Finding(code="x", severity=Severity.ERROR, path=path, **rest)  # type: ignore[arg-type]


def test_a_renamed_element_is_shown_by_the_name_it_was_sent_with() -> None:
    change = ("<kaltmiete>780.00</kaltmiete>", "<KALTMIETE>780.00</KALTMIETE>")
    one = found(f"{PLACE}/preise/KALTMIETE", line=11, value="KALTMIETE", repair="kaltmiete")
    assert excerpts(one, changes=(change,)) == ["<KALTMIETE>780.00</KALTMIETE>"]


def test_a_moved_attachment_is_found_by_its_line() -> None:
    change = ("<anhaenge></anhaenge>", f"<anhaenge></anhaenge>\n{ANHANG}")
    (shown,) = excerpts(found(f"{PLACE}/anhang", line=14), changes=(change,))
    assert shown is not None
    assert shown.startswith("<anhang ")


def test_an_excerpt_that_is_there_stays_and_a_finding_without_place_gets_none() -> None:
    kept = found(f"{PLACE}/preise", excerpt="as it was")
    nowhere = Finding(code="x", severity=Severity.ERROR)
    assert excerpts(kept, nowhere) == ["as it was", None]


def test_a_finding_about_a_listing_that_is_gone_gets_none_from_the_frame() -> None:
    (gone,) = with_excerpts([found(f"{PLACE}/preise")], framed())
    assert gone.excerpt is None


class TestAnExcerpt:
    def test_shortens_long_texts_in_the_middle(self) -> None:
        element = etree.fromstring(f"<pfad>Anfang {'x' * 5000} Ende</pfad>")
        assert excerpt(element).startswith("<pfad>Anfang xxx")
        assert excerpt(element).endswith("xxx Ende</pfad>")
        assert "…" in excerpt(element)

    def test_is_xml_that_says_the_same_where_it_is_short(self) -> None:
        element = etree.fromstring('<a b="x &amp; &quot;y&quot;">1 &lt; 2</a>')
        again = etree.fromstring(excerpt(element))
        assert (again.get("b"), again.text) == ('x & "y"', "1 < 2")

    def test_shows_an_only_child_of_a_child_in_full(self) -> None:
        element = etree.fromstring("<anhang><daten><pfad>haus.jpg</pfad></daten></anhang>")
        assert excerpt(element) == "<anhang>\n  <daten><pfad>haus.jpg</pfad></daten>\n</anhang>"

    def test_names_foreign_elements_with_their_prefix(self) -> None:
        element = etree.fromstring('<a xmlns:v="urn:v"><v:b v:c="1"/></a>')
        assert excerpt(element) == '<a>\n  <v:b v:c="1"/>\n</a>'

    @given(
        st.text("ab<&\"' \n", max_size=600),
        st.lists(st.tuples(st.sampled_from(["a", "b" * 100]), st.text('x<&"', max_size=500)), max_size=30),
    )
    def test_is_never_longer_than_it_may_be(self, text: str, parts: list[tuple[str, str]]) -> None:
        top = etree.Element("top" * 30, dict(parts))
        top.text = text
        for name, value in parts:
            child = etree.SubElement(top, name, {"wert": value})
            child.text, child.tail = value, text
        assert len(excerpt(top)) <= MOST
        assert all(len(excerpt(child)) <= MOST for child in top)
