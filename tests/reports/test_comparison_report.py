"""Comparisons as people read them: everything is counted, long lists are cut, hostile texts stay texts."""

from datetime import UTC, datetime

import pytest

from openimmo.domain.comparison import (
    Comparison,
    Difference,
    DifferenceCounts,
    FieldChange,
    ListingChange,
    Outcome,
    SideFacts,
)
from openimmo.domain.delivery import Scope
from openimmo.domain.validation import FeedFacts
from openimmo.findings import finding
from openimmo.reports.comparison import MANY, draw_comparison
from openimmo.reports.comparison_document import comparison_document
from openimmo.reports.html.comparison import comparison_page
from openimmo.reports.json import dumped
from openimmo.reports.lines import lines
from openimmo.reports.text import text

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script>\x1b[31m"\u202e{{ 7*7 }}'


def side(path: str) -> SideFacts:
    feed = FeedFacts(
        name=path, version="1.2.7", grammar="1.2.7c", sender_software="Soft & Ware", scope="VOLL", listings=3
    )
    return SideFacts(path=path, kind="xml", feeds=(feed,), listings=3)


def comparison(*listings: ListingChange, scope: Scope = Scope.VOLL, **more: object) -> Comparison:
    counts = {kind: sum(one.change is kind for one in listings) for kind in Difference}
    both = counts[Difference.CHANGED] + counts[Difference.RENUMBERED]
    given: dict[str, object] = {
        "old": side("old.xml"),
        "new": side("new.xml"),
        "outcome": Outcome.DIFFERENT,
        "scope": scope,
        "counts": DifferenceCounts(
            old=both + counts[Difference.GONE],
            new=both + counts[Difference.CREATED],
            **{str(kind): count for kind, count in counts.items()},
        ),
        "listings": listings,
        **more,
    }
    return Comparison(**given)  # type: ignore[arg-type]


def changed(number: str = "A1", *fields: FieldChange, more: int = 0) -> ListingChange:
    return ListingChange(change=Difference.CHANGED, number=number, title="Haus", fields=fields, more=more)


def shown(found: Comparison, lang: str = "en", detail: int = 0) -> str:
    return lines(list(draw_comparison(found, lang, detail)))


def test_absent_and_empty_values_are_told_apart() -> None:
    said = shown(comparison(changed("A1", FieldChange("geo/ort", None, "Aachen"), FieldChange("geo/plz", "", "52062"))))
    assert "geo/ort: – → Aachen" in said
    assert "geo/plz: (empty) → 52062" in said


def test_each_kind_of_difference_is_told_in_both_languages() -> None:
    found = comparison(
        ListingChange(change=Difference.GONE, number="A1", title="Weg"),
        ListingChange(change=Difference.GONE, number="A2", by_name=True),
        ListingChange(change=Difference.RENUMBERED, number="A4", former="A3", sprache="en"),
        ListingChange(change=Difference.CREATED, number="A5"),
    )
    english, german = shown(found), shown(found, "de")
    assert "different (1 created, 1 renumbered, 2 gone)" in english
    assert "A2       gone (deleted by name)" in english
    assert "A4 (en)  renumbered, was A3" in english
    assert "verschieden (1 neu, 1 mit neuer Nummer, 2 weggefallen)" in german
    assert "A2       weggefallen (ausdrücklich gelöscht)" in german
    assert "A4 (en)  umnummeriert, vorher A3" in german


def test_a_partial_delivery_is_called_one() -> None:
    assert "NEW is a partial delivery" in shown(comparison(scope=Scope.TEIL))
    assert "partial" not in shown(comparison())


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    fields = [FieldChange(f"geo/feld{number}", "1", "2") for number in range(MANY + 7)]
    found = comparison(changed("A1", *fields, more=3), *(changed(f"B{number}") for number in range(MANY + 4)))
    cut, whole = shown(found), shown(found, detail=1)
    assert "… and 10 more fields" in cut
    assert "… and 5 more" in cut
    assert f"geo/feld{MANY}" not in cut
    assert f"geo/feld{MANY + 6}: 1 → 2" in whole
    assert "… and 3 more fields" in whole
    assert f"B{MANY + 3}" in whole


def test_a_long_text_is_cut_around_the_place_where_it_differs() -> None:
    said = shown(comparison(changed("A1", FieldChange("freitexte/lage", "x" * 900 + "links", "x" * 900 + "rechts"))))
    assert "links → " in said
    assert "rechts" in said
    assert len(max(said.splitlines(), key=len)) < 300


def test_hashes_are_shortened_for_people_and_whole_for_programs() -> None:
    found = comparison(changed("A1", FieldChange("x", f"sha256:{'a' * 64} (7 B)", f"sha256:{'b' * 64} (8 B)")))
    assert "sha256:aaaaaaaaaaaa… (7 B) → sha256:bbbbbbbbbbbb… (8 B)" in shown(found)
    assert "b" * 64 in dumped(comparison_document(found, "en")).decode()


def test_what_could_not_be_compared_shows_no_counts() -> None:
    found = Comparison(
        old=SideFacts(path="old.xml"),
        new=SideFacts(path="new.xml"),
        outcome=Outcome.UNREADABLE,
        findings=(finding("package-empty", feed="old.xml", name="old.xml"),),
        finding_counts={"package-empty": 1},
    )
    said = shown(found)
    assert "old.xml → new.xml: not compared: unreadable\n" in said
    assert "listings: 0" not in said
    assert "package-empty" in said
    page = comparison_page(found, "en", NOON).decode()
    assert "not compared: unreadable" in page
    assert "unchanged" not in page


@pytest.mark.parametrize("lang", ["de", "en"])
def test_hostile_texts_stay_texts(lang: str) -> None:
    one = ListingChange(
        change=Difference.RENUMBERED,
        number=HOSTILE,
        former=HOSTILE,
        sprache=HOSTILE,
        title=HOSTILE,
        fields=(FieldChange(f"geo/@{HOSTILE}", HOSTILE, None),),
    )
    found = comparison(one, frame=(FieldChange(HOSTILE, HOSTILE, HOSTILE + "x"),), old=side(HOSTILE))
    page = comparison_page(found, lang, NOON).decode()
    assert "<script>alert" not in page
    assert "49" not in page.partition("<main")[2].partition("</main>")[0].replace("2049", "")
    for said in (page, shown(found, lang), dumped(comparison_document(found, lang)).decode()):
        assert "\x1b" not in said
        assert "\u202e" not in said
    assert '\x1b[31m"' not in text(list(draw_comparison(found, lang)), width=80)


def test_the_page_tells_changes_before_and_after() -> None:
    found = comparison(
        changed("A1", FieldChange("preise/kaufpreis", "350000", "329000")),
        ListingChange(change=Difference.GONE, number="A2", title="Weg & hin"),
        frame=(FieldChange("anbieter/firma", "Alt", "Neu"),),
        findings=(finding("compare-new-is-part", count=2),),
        finding_counts={"compare-new-is-part": 1},
    )
    page = comparison_page(found, "en", NOON).decode()
    assert "<code><bdi>preise/kaufpreis</bdi></code>" in page
    assert "<bdi>350000</bdi></del>" in page
    assert "<bdi>329000</bdi></ins>" in page
    assert "Weg &amp; hin" in page
    assert "anbieter/firma" in page
    assert "compare-new-is-part" in page
    assert "style=" not in page
    assert " on" not in [part[:3] for part in page.split("<main")[1].split('="')]
