"""Profiles: some repairs are for the feeds of one software only, and some are off for one sender."""

from io import BytesIO

import pytest
from feed_samples import KEYS, codes, feed, listing

from openimmo.findings import Finding
from openimmo.importers.dialects import COMPLETIONS, VALUES
from openimmo.importers.dialects.profiles import PROFILED, PROFILES, Profile, effective, profile_of
from openimmo.importers.feed import FeedReader, read_listing
from openimmo.importers.frame import Frame, Provider
from openimmo.importers.quick import quick_listings

TRANSFER = '<uebertragung art="ONLINE" umfang="TEIL" version="1.2.7" sendersoftware="{}" senderversion="1"/>'
KAMIN = "<ausstattung><kamin/></ausstattung>"
COMMA = "<preise><kaufpreis>12,5</kaufpreis></preise>"


def found(data: bytes, off: frozenset[str] = frozenset()) -> tuple[list[tuple[Finding, ...]], Frame]:
    reader = FeedReader(BytesIO(data), off=off)
    return [one.findings for one in reader], reader.frame


@pytest.mark.parametrize(
    ("software", "name"),
    [("FLOWFACT", "FLOWFACT"), ("Flow Fact 2014", "FLOWFACT"), ("JUSTIMMO", "Justimmo"), ("justimmo 7", "Justimmo"),
     ("OOF", None), ("Kein Justimmo", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_software_is_known_by_the_beginning_of_its_name(software: str | None, name: str | None) -> None:
    profile = profile_of(software)
    assert (profile.name if profile else None) == name


def test_a_profile_may_ask_for_a_version() -> None:
    old = Profile("Alt", "alt", frozenset({"repair-date"}), r"[12]\..*")
    assert effective(frozenset(), old) == PROFILED - {"repair-date"}
    assert effective(frozenset({"repair-date"}), old) >= {"repair-date"}
    assert profile_of("FLOWFACT", None) is PROFILES[0]


def test_profiles_name_repairs_that_exist_and_each_has_one() -> None:
    assert {*VALUES, *COMPLETIONS} >= PROFILED
    assert all(profile.extra for profile in PROFILES)


def test_an_empty_feature_is_there_for_one_software_and_not_given_for_others() -> None:
    for software, code in (("Justimmo", "repair-empty-true"), ("Muster", "repair-empty")):
        (findings,), _ = found(feed(listing(KAMIN), transfer=TRANSFER.format(software)))
        assert codes(findings) == [code]
    alone = read_listing(f"<immobilie>{KAMIN}</immobilie>".encode())
    assert alone.ausstattung is not None
    assert alone.ausstattung.kamin is None


def test_only_features_are_there_by_being_empty() -> None:
    for content in ("<verwaltung_objekt><haustiere/></verwaltung_objekt>", "<preise><kaltmiete/></preise>"):
        (findings,), _ = found(feed(listing(content), transfer=TRANSFER.format("Justimmo")))
        assert codes(findings) == ["repair-empty"]


def test_both_readers_allow_for_the_software() -> None:
    data = feed(*[listing(KAMIN)] * 3, transfer=TRANSFER.format("Justimmo"))
    quick = list(quick_listings(lambda: BytesIO(data)))
    assert quick == [one.immobilie for one in FeedReader(BytesIO(data))]
    assert quick[0].ausstattung is not None
    assert quick[0].ausstattung.kamin is True


@pytest.mark.parametrize("listings", [1, 2])
def test_a_software_that_is_named_too_late_is_told(listings: int) -> None:
    inner = f"<anbieter>{KEYS}{listing(KAMIN) * listings}</anbieter>"
    late = f"<openimmo>{inner}{TRANSFER.format('Justimmo')}</openimmo>".encode()
    findings, frame = found(late)
    assert [codes(one) for one in findings] == [["repair-empty"]] * listings
    assert codes(frame.findings) == ["repair-order", "feed-profile-late"]
    _, frame = found(late.replace(b"Justimmo", b"Muster"))
    assert codes(frame.findings) == ["repair-order"]


def test_a_software_named_in_a_child_element_is_known_too() -> None:
    children = "<uebertragung><sendersoftware>Justimmo</sendersoftware></uebertragung>"
    (findings,), _ = found(feed(listing(KAMIN), transfer=children))
    assert codes(findings) == ["repair-empty-true"]


def test_repairs_can_be_off_for_one_anbieter_by_the_keys_before_its_listings() -> None:
    asked: list[Provider] = []

    def off_of(keys: Provider) -> frozenset[str]:
        asked.append(keys)
        return frozenset({"repair-decimal"}) if keys.firma == "B" else frozenset()

    one, two = (f"<anbieter><firma>{name}</firma>{listing(COMMA) * 2}</anbieter>" for name in "AB")
    late = f"<anbieter>{listing(COMMA)}<firma>B</firma></anbieter>"
    data = f"<openimmo>{TRANSFER.format('x')}{one}{two}{late}</openimmo>".encode()
    reader = FeedReader(BytesIO(data), off_of=off_of)
    assert [codes(each.findings) for each in reader] == [
        ["repair-decimal"], ["repair-decimal"], ["feed-value-type"], ["feed-value-type"], ["repair-decimal"],
    ]  # fmt: skip
    assert [keys.firma for keys in asked] == ["A", "B", None]
