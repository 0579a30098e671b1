"""JUnit XML: a suite for each feed, a case for each listing, sums that hold, and XML whatever a feed says."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openimmo.domain.validation import FindingCounts, Gallery, PackageValidation, Validation, Verdict
from openimmo.errors import FeedError
from openimmo.findings import Finding, from_error
from openimmo.reports.junit import junit_document
from tests.reports.made_validations import HOSTILE, card, faults, validation


def read(shown: Validation, lang: str = "en") -> ElementTree.Element:
    root = ElementTree.fromstring(junit_document(shown, lang))
    for suite in [root, *root.iter("testsuite")]:
        cases = list(suite.iter("testcase"))
        met = {tag: sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error", "skipped")}
        told = [int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped")]
        assert told == [len(cases), met["failure"], met["error"], met["skipped"]]
    return root


def cases(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """The cases with how each ended."""
    for case in root.iter("testcase"):
        yield case.get("name", ""), next((one.tag for one in case if one.tag != "system-out"), "passed")


def sound(number: str, position: int) -> PackageValidation:
    return card(number=number, path=f"/openimmo/anbieter[1]/immobilie[{position}]", counts=FindingCounts())


def test_listings_with_errors_fail_and_all_others_pass() -> None:
    gallery = Gallery(cards=(sound("A1", 1), card("A2"), sound("A3", 3)))
    root = read(validation(gallery=gallery, findings=faults()[:1], not_run=()))
    assert list(cases(root)) == [
        ("frame", "passed"), ("listing A1", "passed"), ("listing A2", "failure"), ("listing A3", "passed"),
        ("package", "passed"),
    ]  # fmt: skip
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("type") == "schema-value-type"
    assert "line 12" in (failure.text or "")


def test_a_suite_is_named_by_package_and_feed_and_tells_the_version() -> None:
    suite = read(validation())[0]
    assert suite.get("name") == "in/Text/muster.zip!/openimmo.xml"
    assert {one.get("name"): one.get("value") for one in suite.iter("property")}["grammar"] == "1.2.7c"
    assert read(validation(kind="xml", path="feed.xml"))[0].get("name") == "feed.xml"


def test_what_stands_around_the_listings_fails_the_frame() -> None:
    around = replace(faults()[0], path="/openimmo/uebertragung", listing=None)
    assert dict(cases(read(validation(findings=(around,)))))["frame"] == "failure"


def test_listings_of_one_number_or_none_have_names_of_their_own() -> None:
    gallery = Gallery(cards=(sound("A", 1), sound("A", 2), sound("", 3)))
    names = [name for name, _ in cases(read(validation(gallery=gallery)))]
    assert names[1:4] == [
        "listing A (anbieter[1]/immobilie[1])", "listing A (anbieter[1]/immobilie[2])",
        "listing at anbieter[1]/immobilie[3]",
    ]  # fmt: skip


def test_errors_that_were_only_counted_fail_their_listing_too() -> None:
    gallery = Gallery(cards=(card("A2", counts=FindingCounts(error=4)),))
    failure = read(validation(gallery=gallery, findings=())).find(".//failure")
    assert failure is not None
    assert "4 more" in (failure.text or "")


def test_warnings_stand_in_the_output_of_a_case_that_passes() -> None:
    root = read(validation(gallery=Gallery(cards=(card("A2", counts=FindingCounts(warning=1)),)), findings=()))
    assert dict(cases(root))["listing A2"] == "passed"
    warned = validation(feeds=(), findings=faults()[2:], gallery=None)
    assert "media-missing" in (read(warned).findtext(".//system-out") or "")


def test_what_was_not_checked_is_skipped() -> None:
    ended = dict(cases(read(validation())))
    assert ended["rule rule-price-missing"] == "skipped"
    assert ended["further listings"] == "skipped"


def test_what_cannot_be_read_is_an_error_of_its_own() -> None:
    broken = from_error(FeedError("xml-doctype", line=1), "openimmo.xml")
    unread = PackageValidation(path="a.zip", verdict=Verdict.UNSAFE, kind="zip", findings=(broken,))
    assert list(cases(read(Validation(packages=(unread,))))) == [("read", "error"), ("package", "passed")]
    closed: Finding = replace(broken, feed=None)
    refused = replace(unread, findings=(closed,), kind=None)
    assert list(cases(read(Validation(packages=(refused,))))) == [("package", "error")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text(text: str) -> None:
    assert len(list(read(validation(text)).iter())) == len(list(read(validation("x")).iter()))


@given(st.text(min_size=1, max_size=40))
def test_any_text_gives_xml_that_can_be_read(text: str) -> None:
    read(validation(text), "de")
