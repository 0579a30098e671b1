"""The page for people: whole, in both languages, alone on a disk, and proof against whatever a feed says."""

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from openimmo.domain.validation import FindingCounts, Gallery, PackageValidation, Validation, Verdict
from openimmo.findings import Finding, Severity
from openimmo.reports.html.rendering import FOLDER, render
from openimmo.reports.html.validation import validation_page
from openimmo.texts import say
from tests.reports.made_validations import HOSTILE, NOON, PLACE, card, faults, package, validation

VOID = {"meta", "input", "img", "br", "link"}


class Seen(HTMLParser):
    """What a browser finds in the page: tags with their attributes, texts by the tag they stand in."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    @property
    def text(self) -> str:
        return "".join(data for tag, data in self.texts if tag not in ("style", "script"))

    @property
    def bones(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attributes)) for tag, attributes in self.tags]


def page(shown: Validation | None = None, lang: str = "en") -> Seen:
    return Seen(validation_page(shown or validation(), lang, NOON))


class TestThePage:
    def test_is_one_document_with_its_language_and_one_heading_of_the_first_rank(self) -> None:
        seen = page(lang="de")
        assert seen.open == []
        assert seen.of("html") == [{"lang": "de"}]
        assert len(seen.of("h1")) == 1
        assert seen.of("title")

    def test_has_headings_that_skip_no_rank(self) -> None:
        ranks = [int(tag[1]) for tag, _ in page().tags if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))

    def test_has_no_id_twice_and_every_link_leads_to_one(self) -> None:
        seen = page(Validation(packages=(package(), package())))
        ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        assert {link["href"] for link in seen.of("a")} <= {f"#{name}" for name in ids}

    def test_names_every_control_and_every_labelled_part(self) -> None:
        seen = page()
        ids = {attributes.get("id") for _, attributes in seen.tags}
        assert all(part["aria-labelledby"] in ids for _, part in seen.tags if "aria-labelledby" in part)
        assert all("alt" in picture for picture in seen.of("img"))
        assert len(seen.of("label")) == len(seen.of("input")) + len(seen.of("select"))

    def test_says_the_verdict_in_words_and_what_it_means(self) -> None:
        for verdict in Verdict:
            for lang in ("de", "en"):
                text = page(validation(verdict=verdict), lang).text
                assert say(f"validity-{verdict}", lang) in text
                assert say(f"page-means-{verdict}", lang) in text

    def test_says_what_to_do_first_and_leads_there(self) -> None:
        seen = page()
        first = [link["href"] for link in seen.of("a") if link["href"] != "#content"]
        groups = [group["id"] for group in seen.of("details") if "group" in (group["class"] or "").split()]
        assert first == ["#p1-1"] if len(groups) == 1 else first[0] == "#p1-1"
        assert "p1-1" in groups

    def test_explains_a_rule_and_tells_its_source(self) -> None:
        found = Finding(code="rule-price-missing", severity=Severity.WARNING, rule="rule-price-missing",
                        params={"field": "kaufpreis"}, path=f"{PLACE}/preise")  # fmt: skip
        text = page(validation(findings=(found,))).text
        assert "Portals sort and filter by price" in text
        assert "OpenImmo 1.2.7b" in text
        assert "openimmo rules rule-price-missing" in text

    def test_shows_each_place_with_line_path_repair_and_excerpt(self) -> None:
        text = page().text
        assert "line 12" in text
        assert "<a>Text</a>" in text
        assert "Another 6 are counted but not listed." in text

    def test_shows_the_listings_with_picture_place_price_and_energy(self) -> None:
        seen = page()
        assert seen.of("img")[0]["src"] == "data:image/jpeg;base64," + base64.b64encode(b"\xff\xd8\xff").decode()
        assert "350,000 Text" in seen.text
        assert [one["aria-label"] for one in seen.of("svg") if "aria-label" in one] == [
            "energy class B, Text kWh/(m²·a), Text, valid until Text"
        ]

    def test_tells_what_is_not_shown_and_what_was_not_checked(self) -> None:
        text = page().text
        assert "5 more listings are not shown here" in text
        assert "2 listings have no preview picture" in text
        assert "Not checked does not mean passed." in text
        assert "without the files of the delivery" in text

    def test_tells_when_it_was_made_and_by_which_rules(self) -> None:
        text = page(lang="de").text
        assert "21.11.2026 12:00 UTC" in text
        assert "nach den Regeln vom 21.11.2026" in text

    def test_of_a_clean_package_says_so(self) -> None:
        clean = PackageValidation(path="a.xml", verdict=Verdict.VALID, kind="xml")
        assert "Nothing was found that should be better." in page(Validation(packages=(clean,))).text

    def test_of_a_package_that_cannot_be_read_is_a_page_as_well(self) -> None:
        broken = PackageValidation(
            path="a.zip", verdict=Verdict.UNREADABLE, findings=faults()[:1], counts=FindingCounts(error=1)
        )
        assert "cannot be read" in page(Validation(packages=(broken,))).text

    def test_german_and_english_have_the_same_bones_and_no_word_in_common(self) -> None:
        german, english = page(lang="de"), page(lang="en")
        assert german.bones == english.bones
        for code in ("page-first", "page-findings", "page-not-run", "page-over"):
            assert say(code, "de") in german.text
            assert say(code, "de") not in english.text

    def test_of_many_places_shows_ten_and_folds_the_rest(self) -> None:
        many = tuple(faults()[0] for _ in range(25))
        seen = page(validation(findings=many, gallery=None))
        assert "Show 15 more places" in seen.text
        assert sum("place" in (one["class"] or "").split() for one in seen.of("li") if "class" in one) == 25


class TestAlone:
    def test_allows_no_network_and_only_its_own_style_and_script(self) -> None:
        seen = page()
        (policy,) = [meta["content"] for meta in seen.of("meta") if "Content-Security-Policy" in meta.values()]
        assert policy is not None
        assert policy.startswith("default-src 'none'; img-src data:; ")
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            content = "".join(data for inside, data in seen.texts if inside == tag)
            assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() in policy

    def test_refers_to_nothing_outside(self) -> None:
        seen = page()
        assert {tag for tag, _ in seen.tags}.isdisjoint({"link", "iframe", "object", "embed", "base", "form"})
        for _, attributes in seen.tags:
            assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcset", "action")]
            for name in ("src", "href"):
                assert (attributes.get(name) or "#").startswith(("#", "data:image/jpeg;base64,"))
        assert "url(" not in (FOLDER / "base.css").read_text(encoding="utf-8")
        assert not re.search(r"\b(fetch|XMLHttpRequest|innerHTML|eval|import)\b", (FOLDER / "filter.js").read_text())

    def test_a_word_that_nobody_gave_is_a_mistake_and_no_gap(self) -> None:
        with pytest.raises(UndefinedError):
            render("base.html.j2", "en")


class TestHostileTexts:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_in_every_field_stay_text(self, text: str) -> None:
        assert page(validation(text)).bones == page(validation("x")).bones

    @given(st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip())))
    def test_whatever_they_are_add_no_tag_and_no_attribute(self, text: str) -> None:
        shown = validation_page(validation(text), "en", NOON)
        assert Seen(shown).bones == BONES
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", shown.decode())

    def test_are_shown_with_what_cannot_be_seen_written_out(self) -> None:
        text = page(validation("\u202egnp.exe\x1b[2J\ud800")).text
        assert "\\u202egnp.exe\\x1b[2J\\ud800" in text


BONES = page(validation("x")).bones


def test_a_gallery_without_pictures_grades_or_prices_is_drawn_without_them() -> None:
    bare = card(
        thumbnail=b"", energy=None, price=None, title=None, number=None, media={}, absent=(), kind="iglu", zip=None
    )
    seen = page(validation(gallery=Gallery(cards=(bare,)), findings=()))
    assert seen.of("img") == []
    for said in ("no picture", "no number", "no title", "iglu"):
        assert said in seen.text


def brightness(colour: str) -> float:
    """The relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_stands_out_from_its_ground_in_light_in_the_dark_and_on_paper() -> None:
    style = (FOLDER / "base.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(schemes) == 3
    grounds = [(name, ground) for name in ("ink", "soft", "accent") for ground in ("paper", "sheet", "fill")]
    grounds += [(name, ground) for name in ("error", "warning", "info", "good") for ground in ("sheet", f"{name}-fill")]
    for scheme in schemes:
        whole = {
            name: colour if len(colour) == 7 else "#" + "".join(2 * one for one in colour[1:])
            for name, colour in scheme.items()
        }
        for name, ground in grounds:
            dark, light = sorted((brightness(whole[name]), brightness(whole[ground])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)
