"""Texts: what people write that looks like a mistake and is none, and mistakes in real spellings."""

from io import BytesIO
from xml.sax.saxutils import escape

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.rules.book import by_subject
from openimmo.rules.rule import Example
from openimmo.rules.running import RuleSet, Running
from openimmo.rules.texts.reach import address_in, link_in, phone_in
from tests.rules.examples import feed

PROSE = "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. "


def codes(text: str, name: str = "objektbeschreibung") -> list[str]:
    """The rules about texts that hit."""
    example = Example(xml=f"<freitexte><{name}>{escape(text)}</{name}></freitexte>")
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["texts"]))
    found = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ())
    assert run.not_run == ()
    return [rule.code.removeprefix("rule-") for rule, _ in found]


@pytest.mark.parametrize(
    "text",
    [
        "0241 4710555", "0241/4710555", "0241 - 471 05 55", "0171-4710555", "+49 241 4710555", "+49 (0)241 / 47 10 555",
        "+43 662 471055", "(0241) 4710555", "Tel.: 0241 4710555 oder", "+492414710555",
    ],
)  # fmt: skip
def test_telephone_numbers_are_found(text: str) -> None:
    assert phone_in(f"Rückfragen unter {text} bitte") is not None


@pytest.mark.parametrize(
    "text",
    [
        "1.450.000 €", "489.000,00 EUR", "01.02.2027", "2027-01-02", "AUE-0171-4711", "01067 Dresden", "04109 12",
        "0815-4711", "1034 567890", "HRB 10417", "52062 Aachen", "+ 20 m² Balkon", "+100 Stellplätze", "890 + 200 + 80",
        "Energiekennwert 098,4 kWh", "Flurstück 1203/0241-47", "Baujahr 1912 - 2004", "DE02 1203 0000 0000 2020 51",
    ],
)  # fmt: skip
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert phone_in(f"Angaben: {text} im Haus") is None


@pytest.mark.parametrize("text", ["makler@aue.example.de", "m.hartwig(at)aue-immobilien.de", "a+b@c.de,"])
def test_mail_addresses_are_found(text: str) -> None:
    assert address_in(f"Fragen an {text}") is not None


@pytest.mark.parametrize("text", ["@ Besichtigung", "Home@Office", "12 Stück @ 5 €", "(at) home", "Loft@Hafen. Neu"])
def test_a_sign_alone_is_no_address(text: str) -> None:
    assert address_in(f"Angebot {text} hier") is None


def test_links_are_found_with_their_beginning_only() -> None:
    assert link_in("Siehe www.aue-immobilien.example/1701 oder rufen Sie an") == "www.aue-immobilien.example/1701"
    assert link_in("Wwwunderbar: Küche://Bad und www. allein") is None


def test_legal_notices_may_hold_every_contact() -> None:
    notice = "Widerruf an Aue Immobilien, Tel. 0241 4710555, kontakt@aue-immobilien.example.de, https://aue.example.de"
    assert codes(notice, "sonstige_angaben") == []


def test_the_title_is_told_once_for_a_number_in_it() -> None:
    assert codes("Altbauwohnung, Anruf 0241 4710555", "objekttitel") == ["title-with-contact"]


@pytest.mark.parametrize(("length", "told"), [(100, []), (101, ["title-too-long"])])
def test_a_title_may_have_a_hundred_letters(length: int, told: list[str]) -> None:
    assert codes("Altbau mit Balkon".ljust(length, "x"), "objekttitel") == told


def test_blanks_around_a_title_do_not_count() -> None:
    assert codes("\n      Altbau mit Balkon\n    " + " " * 100, "objekttitel") == []


@pytest.mark.parametrize(
    "title", ["Köln-Süd | 3½ Zi. | 78 m² – „Hofblick“ & Balkon", "EG-Whg. + Garten", "Wohnen am ‚Wasserturm‘ … €"]
)
def test_titles_of_brokers_are_fine(title: str) -> None:
    assert codes(title, "objekttitel") == []


@pytest.mark.parametrize("title", ["Altbau 🏡 mit Balkon", "Altbau ★ mit Balkon", "Altbau ✓ mit Balkon"])
def test_pictograms_are_told(title: str) -> None:
    assert codes(title, "objekttitel") == ["title-pictograms"]


@pytest.mark.parametrize("text", ["Größe < 80 m² und > 2 Zimmer", "Bad<br>WC<br />Küche", "a<b und b>a", "<Ausblick>"])
def test_signs_and_line_breaks_are_no_markup(text: str) -> None:
    assert codes(PROSE + text) == []


@pytest.mark.parametrize("text", ["<b>neu</b>", "<p style='x'>neu", "</DIV>", '<a href="#x">hier</a>', "<ul><li>Bad"])
def test_markup_is_told(text: str) -> None:
    assert codes(PROSE + text) == ["text-html"]


@pytest.mark.parametrize("text", ["<script>x</script>", "<IFRAME src=x>", "<svg onload=x>", "<x onerror = y>"])
def test_what_a_browser_runs_is_told(text: str) -> None:
    assert codes(PROSE + text) == ["text-active"]


@pytest.mark.parametrize("text", ["Wohnen & Arbeiten; Küche", "R&B;", "Müller & Söhne;", "Bad &WC; neu"])
def test_an_ampersand_is_no_name_of_a_letter(text: str) -> None:
    assert codes(PROSE + text) == []


@pytest.mark.parametrize("text", ["K&uuml;che", "Bad&nbsp;neu", "&#8222;neu&#8220;", "A &amp; B", "&bdquo;neu"])
def test_names_of_letters_are_told(text: str) -> None:
    assert codes(PROSE + text) == ["text-entities"]


def test_a_windows_path_is_no_line_break() -> None:
    assert codes(PROSE + r"Plan unter C:\neu\plan.pdf") == []
    assert codes(PROSE + r"Erste Zeile\nZweite Zeile") == ["text-escapes"]


def test_a_text_that_is_broken_in_part_is_told() -> None:
    assert codes(PROSE + "Küche und BÃ¤der") == ["text-broken-letters"]
    assert codes(PROSE + "Preis 500 \x80") == ["text-broken-letters"]


@pytest.mark.parametrize("text", ["Text folgt", "Lorem ipsum dolor", "xxx", "TESTOBJEKT bitte nicht anrufen"])
def test_placeholders_are_told(text: str) -> None:
    assert codes(text, "lage") == ["text-placeholder"]


@pytest.mark.parametrize("text", ["Kontext folgt aus Lage", "Bett in XXL", "Musterhaus", "Ein Platz, Halter inklusive"])
def test_words_like_placeholders_are_none(text: str) -> None:
    assert codes(text, "lage") == []


@pytest.mark.parametrize("unit", ["0", "@", "www.", "<a ", "&", "\\", "+", "0171 ", "x@x.x ", "(at)", "onload "])
def test_a_text_of_megabytes_is_judged_by_its_beginning(unit: str) -> None:
    codes(unit * (2_000_000 // len(unit)))
