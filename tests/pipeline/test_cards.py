"""The gallery of a validation: what people recognise a listing by, gathered within limits."""

from decimal import Decimal
from pathlib import Path

from openimmo.domain.validation import EnergyLabel, FindingCounts, Gallery, Verdict
from openimmo.pipeline.validating import Options, validate_package
from openimmo.pipeline.validation.cards import CardLimits
from tests.pipeline.validation_samples import ANHANG, TRANSFER, feed, listing, picture, versioned, with_pictures, zipped

WRONG = (">780.00<", ">viel<")
PASS = (
    "</flaechen>",
    "</flaechen><zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>05/2031</gueltig_bis>"
    "<endenergiebedarf>67,4</endenergiebedarf><wertklasse>B</wertklasse></energiepass></zustand_angaben>",
)


def gallery(folder: Path, *listings: str, files: dict[str, bytes] | None = None, **limits: int) -> Gallery:
    path = zipped(folder / "a.zip", {"openimmo.xml": feed(*listings), **(files or {})})
    shown = validate_package(path, Options(cards=CardLimits(**limits))).gallery
    assert shown is not None
    return shown


def test_nobody_who_does_not_ask_gets_one(tmp_path: Path) -> None:
    assert validate_package(zipped(tmp_path / "a.zip", {"openimmo.xml": feed()})).gallery is None


def test_a_card_says_what_people_know_a_listing_by(tmp_path: Path) -> None:
    titled = (
        "<verwaltung_techn>",
        "<freitexte><objekttitel>Helle  Wohnung</objekttitel></freitexte><verwaltung_techn>",
    )
    order = ("<anhaenge></anhaenge>\n", "")
    (card,) = gallery(tmp_path, listing(PASS, order, titled)).cards
    assert (card.number, card.title, card.kind, card.marketing) == ("A1", "Helle Wohnung", "wohnung", ("MIETE_PACHT",))
    assert (card.zip, card.city, card.price, card.living_area) == (
        "52062",
        "Aachen",
        Decimal("780.00"),
        Decimal("84.5"),
    )
    assert card.energy == EnergyLabel(kind="BEDARF", value="67,4", grade="B", valid_until="05/2031")
    assert (card.feed, card.path, card.line) == ("openimmo.xml", "/openimmo/anbieter[1]/immobilie[1]", 6)
    assert card.counts == FindingCounts()


def test_a_card_counts_the_findings_of_its_listing_those_beyond_the_cap_included(tmp_path: Path) -> None:
    shown = gallery(tmp_path, *(listing(WRONG, number=f"A{number}") for number in range(120)), listing(number="B"))
    assert [card.counts.error for card in shown.cards] == [1] * 120 + [0]


def test_attachments_are_counted_and_the_missing_are_named(tmp_path: Path) -> None:
    link = ANHANG.replace("EXTERN", "REMOTE").replace("haus.jpg", "https://example.com/x.jpg")
    gone = ANHANG.replace("haus.jpg", "weg.jpg")
    shown = gallery(tmp_path, listing(with_pictures(ANHANG, link, gone)), files={"haus.jpg": picture()})
    (card,) = shown.cards
    assert card.media == shown.media == {"stored": 1, "link": 1, "missing": 1}
    assert card.absent == ("weg.jpg",)
    assert card.thumbnail.startswith(b"\xff\xd8\xff")


def test_the_title_picture_stands_for_the_listing(tmp_path: Path) -> None:
    title = ANHANG.replace("BILD", "TITELBILD").replace("haus.jpg", "titel.jpg")
    files = {"haus.jpg": picture(10), "titel.jpg": picture(250)}
    (alone,) = gallery(tmp_path, listing(with_pictures(title)), files=files).cards
    (first,) = gallery(tmp_path, listing(with_pictures(ANHANG)), files=files).cards
    (both,) = gallery(tmp_path, listing(with_pictures(ANHANG, title)), files=files).cards
    assert both.thumbnail == alone.thumbnail != first.thumbnail


def test_a_bare_feed_has_cards_whose_files_nobody_could_check(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(feed(listing(with_pictures())))
    shown = validate_package(path, Options(cards=CardLimits())).gallery
    assert shown is not None
    assert shown.cards[0].media == {"unchecked": 1}
    assert shown.cards[0].thumbnail == b""


def test_the_first_are_shown_and_those_with_errors_up_to_a_limit(tmp_path: Path) -> None:
    listings = [listing(*([WRONG] if number in (5, 7, 9) else []), number=f"A{number}") for number in range(10)]
    shown = gallery(tmp_path, *listings, first=2, most=4)
    assert [card.number for card in shown.cards] == ["A0", "A1", "A5", "A7"]
    assert shown.omitted == 6


def test_thumbnails_stay_within_their_bytes_and_it_is_told(tmp_path: Path) -> None:
    pictured = [listing(with_pictures(), number=f"A{number}") for number in range(3)]
    one = len(gallery(tmp_path, pictured[0], files={"haus.jpg": picture()}).cards[0].thumbnail)
    shown = gallery(tmp_path, *pictured, files={"haus.jpg": picture()}, thumbnail_bytes=2 * one)
    assert [bool(card.thumbnail) for card in shown.cards] == [True, True, False]
    assert shown.plain == 1
    none = gallery(tmp_path, *pictured, files={"haus.jpg": picture()}, thumbnail_bytes=0)
    assert (none.plain, [card.thumbnail for card in none.cards]) == (0, [b""] * 3)


def test_a_feed_that_breaks_off_leaves_no_cards(tmp_path: Path) -> None:
    files = {"a.xml": feed(listing(number="A"), listing(number="B"))[:-60], "b.xml": feed(listing(number="C"))}
    found = validate_package(zipped(tmp_path / "a.zip", files), Options(cards=CardLimits()))
    assert found.verdict is Verdict.UNREADABLE
    assert found.gallery is not None
    assert [card.number for card in found.gallery.cards] == ["C"]


def test_a_feed_that_is_read_twice_has_each_card_once(tmp_path: Path) -> None:
    late = feed(listing(), transfer="").replace(b"</openimmo>", f"{versioned('1.2.0')}</openimmo>".encode())
    assert TRANSFER.encode() not in late
    found = validate_package(zipped(tmp_path / "a.zip", {"openimmo.xml": late}), Options(cards=CardLimits()))
    assert found.feeds[0].grammar == "1.2.0"
    assert found.gallery is not None
    assert [card.number for card in found.gallery.cards] == ["A1"]


def test_a_gallery_changes_nothing_in_the_findings(tmp_path: Path) -> None:
    listings = [listing(with_pictures(), WRONG, number=f"A{number}") for number in range(130)]
    path = tmp_path / "feed.xml"
    path.write_bytes(feed(*listings))
    plain, shown = validate_package(path), validate_package(path, Options(cards=CardLimits()))
    assert (plain.findings, plain.finding_counts) == (shown.findings, shown.finding_counts)


def test_findings_that_are_kept_show_the_xml_they_are_about(tmp_path: Path) -> None:
    found = validate_package(zipped(tmp_path / "a.zip", {"openimmo.xml": feed(listing(WRONG))}))
    assert [one.excerpt for one in found.findings] == ["<kaltmiete>viel</kaltmiete>"]
