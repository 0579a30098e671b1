"""Texts as a portal takes them: HTML that it does not understand goes, long ones are cut between words, all is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo import model
from openimmo.domain.portal import Portal, PortalLimits
from openimmo.exporters.portals.markup import foreign_tags, without_html
from openimmo.exporters.portals.wording import shortened, worded


def listing(**texts: str) -> model.Immobilie:
    return model.Immobilie(freitexte=model.Freitexte(**texts))


def portal(**limits: object) -> Portal:
    return Portal(name="p", preset="openimmo", limits=PortalLimits(**limits))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("Drei Zimmer &amp; Küche", "Drei Zimmer &amp; Küche"),
        ("2 < 3 und 4 > 1", "2 < 3 und 4 > 1"),
        ("<b>Schön</b><br/>hell &amp; ruhig", "Schön\nhell & ruhig"),
        ("<p>Eins</p><p>Zwei</p>", "Eins\n\nZwei"),
        ("<ul><li>Bad</li><li>WC</li></ul>", "Bad\n\nWC"),
        ("A<script>alert(1)</script>B<style>x{}</style>C", "ABC"),
        ('<a href="https://x.example">Link</a> hier', "Link hier"),
        ("Caf&eacute; &#8364;<br>", "Café €"),
    ],
)
def test_html_becomes_plain_text_and_its_breaks_stay(html: str, plain: str):
    assert without_html(html, ()) == plain


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<svg/onload=alert(1)>Hell", "Hell"),
        ("<my-tag>Hell</my-tag>", "Hell"),
        (f"<a {'x' * 600}>Hell</a>", "Hell"),
        ('<a title="3 > 2">Hell</a>', "Hell"),
        ("Hell<!-- intern: 300.000 -->", "Hell"),
        ("Hell<scr<b>ipt>alert(1)</script>", "Hell"),
        ("<b>&lt;script&gt;alert(1)&lt;/script&gt;Hell</b>", "Hell"),
        ("<b onclick='x' >Hell</b\n>", "Hell"),
    ],
)
def test_what_a_browser_would_take_for_a_tag_is_one(html: str, plain: str):
    assert without_html(html, ()) == plain
    assert foreign_tags(html, ()) or "<!--" in html


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<a b='", '<a "', "<!--", "<!", "<?", "</", "</a", "<![CDATA[", "&", "&#", "< ", "<b>", " \t"]
)
def test_a_long_hostile_text_takes_no_longer_than_it_is_long(piece: str):
    """Each of these took minutes, or would in a parser that looks for an end from every beginning."""
    assert "<b>" not in without_html("<b>" + piece * 60_000 + "x", ())


def test_tags_that_the_portal_understands_stay_without_their_attributes():
    assert without_html('<p onclick="x()">A <b class="y">B</b><br/>&lt;C&gt;</p>', ("b", "br")) == (
        "A <b>B</b><br>&lt;C&gt;"
    )


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("kurz", None, "kurz"),
        ("genau", 5, "genau"),
        ("Helle Wohnung mit Balkon", 15, "Helle Wohnung…"),
        ("Helle Wohnung mit Balkon", 14, "Helle Wohnung…"),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
    ],
)
def test_long_texts_are_cut_between_words_where_that_is_near(text: str, limit: int | None, short: str):
    assert shortened(text, limit) == short


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_shortened_text_is_never_longer_than_allowed(text: str, limit: int):
    assert len(shortened(text, limit)) <= max(limit, 0)


@given(st.text(alphabet="<>&;/abrp \n\"'=!-?", max_size=80))
def test_no_tag_survives_that_is_not_allowed(text: str):
    plain = without_html(f"<br>{text}", ())
    assert "<br>" not in plain or "&lt;" in text or "<<" in text or "<br>" in text


def test_what_is_done_to_a_text_is_told_with_its_place():
    sent = listing(objekttitel="Eine sehr schöne Wohnung", objektbeschreibung="<b>Hell</b>", lage="Zentral")
    made, told = worded(sent, portal(title=12), "A1")
    assert made.freitexte == model.Freitexte(objekttitel="Eine sehr…", objektbeschreibung="Hell", lage="Zentral")
    assert [(one.code, one.path, one.listing) for one in told] == [
        ("export-text-cut", "freitexte/objekttitel", "A1"),
        ("export-html-removed", "freitexte/objektbeschreibung", "A1"),
    ]


def test_a_title_never_keeps_html_and_other_texts_may():
    made, _ = worded(listing(objekttitel="<b>A</b>", lage="<b>A</b>"), portal(html=("b",)), "A1")
    assert made.freitexte == model.Freitexte(objekttitel="A", lage="<b>A</b>")


def test_a_listing_without_texts_or_with_fitting_ones_stays_the_same():
    assert worded(model.Immobilie(), portal(title=5), "A1") == (model.Immobilie(), [])
    sent = listing(objekttitel="Kurz")
    assert worded(sent, portal(title=5), "A1") == (sent, [])
