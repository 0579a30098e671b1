"""What is certain and was not said where it belongs is filled in, reported, and only where that was asked for."""

from io import BytesIO
from random import Random

import pytest
from feed_samples import TECHNICAL, codes, feed, listing, short
from lxml import etree

from openimmo.exporters.writer import listing_to_xml
from openimmo.importers.completing import completed
from openimmo.importers.dialects import COMPLETIONS
from openimmo.importers.dialects.profiles import PROFILED
from openimmo.importers.feed import FeedReader, ReadListing, read_listing
from openimmo.model import Gruppe
from tests.xsd.damage import damage
from tests.xsd.random_feeds import random_feed

Told = list[tuple[str, str | None, str | None, str | None]]
FIELD = '<user_defined_simplefield feldname="{}">{}</user_defined_simplefield>'


def whole(content: str) -> str:
    """A listing with this content, own fields behind verwaltung_techn."""
    return listing("", TECHNICAL + content) if content.startswith("<user_defined") else listing(content)


def filled(content: str, off: frozenset[str] = frozenset()) -> ReadListing:
    """The one listing of a feed, completed."""
    (found,) = FeedReader(BytesIO(feed(whole(content))), completing=True, off=off)
    return found


def kinds(nutzung: str, vermarktung: str = "") -> str:
    return f"<objektkategorie><nutzungsart {nutzung}/><vermarktungsart {vermarktung}/></objektkategorie>"


def anhang(attributes: str = "", content: str = "<format>jpg</format><daten><pfad>a.jpg</pfad></daten>") -> str:
    return f"<anhaenge><anhang {attributes}>{content}</anhang></anhaenge>"


def energy(*fields: tuple[str, str], inside: str = "") -> str:
    return f"<zustand_angaben>{inside}{''.join(FIELD.format(*one) for one in fields)}</zustand_angaben>"


def place(north: str, east: str, inside: str = "") -> str:
    fields = FIELD.format("geokoordinaten_breitengrad", north) + FIELD.format("geokoordinaten_laengengrad", east)
    return f"<geo>{inside}{fields}</geo>"


EXAMPLES: dict[str, tuple[str, Told]] = {
    "one flag of two": (
        kinds('WOHNEN="true"', 'MIETE_PACHT="1"'),
        [
            ("repair-flag-missing", "/objektkategorie/nutzungsart/@GEWERBE", None, "false"),
            ("repair-flag-missing", "/objektkategorie/vermarktungsart/@KAUF", None, "false"),
        ],
    ),
    "an address without location": (
        anhang("", "<format>jpg</format><daten><pfad>https://x.example/1.jpg</pfad></daten>"),
        [("repair-location", "/anhaenge/anhang/@location", None, "REMOTE")],
    ),
    "a file with an unknown location": (
        anhang('location="INLINE"'),
        [("repair-location", "/anhaenge/anhang/@location", "INLINE", "EXTERN")],
    ),
    "base64 with an empty location": (
        anhang('location=""', "<format>jpg</format><daten><anhanginhalt>QUJD</anhanginhalt></daten>"),
        [("repair-location", "/anhaenge/anhang/@location", "", "INTERN")],
    ),
    "a file without format": (
        anhang('location="EXTERN"', "<daten><pfad>haus/Bild.JPEG</pfad></daten>"),
        [("repair-format", "/anhaenge/anhang/format", None, "jpeg")],
    ),
    "a link without format": (
        anhang('location="REMOTE" gruppe="LINKS"', "<daten><pfad>https://x.example/film.html?a=1</pfad></daten>"),
        [("repair-format", "/anhaenge/anhang/format", None, "text/html")],
    ),
    "a hidden language": (
        "<user_defined_anyfield><sprache>en-GB</sprache></user_defined_anyfield>",
        [("repair-language", "/verwaltung_techn/sprache", "<sprache>en-GB</sprache>", "en-GB")],
    ),
    "a certificate in own fields": (
        energy(("epass_art", "verbrauch"), ("epass_wert", "99,1"), ("epass_mitwarmwasser", "1"), ("epass_x", "1")),
        [
            ("repair-user-defined-energy", "/zustand_angaben/energiepass/mitwarmwasser", "1", "1"),
            ("repair-user-defined-energy", "/zustand_angaben/energiepass/epart", "VERBRAUCH", "VERBRAUCH"),
            ("repair-user-defined-energy", "/zustand_angaben/energiepass/energieverbrauchkennwert", "99,1", "99,1"),
        ],
    ),
    "a certificate that lacks something": (
        energy(("epass_hwbwert", "41"), ("epass_wertklasse", "B"), inside="<energiepass><epart>BEDARF</epart>"
               "<wertklasse>A</wertklasse></energiepass>"),
        [("repair-user-defined-energy", "/zustand_angaben/energiepass/hwbwert", "41", "41")],
    ),
    "coordinates in own fields": (
        place("54,4766", "9.0512"),
        [("repair-user-defined-place", "/geo/geokoordinaten", "54,4766, 9.0512", "54.4766, 9.0512")],
    ),
}  # fmt: skip
UNTOUCHED = {
    "both flags": kinds('WOHNEN="true" GEWERBE="false"', 'KAUF="1" MIETE_PACHT="0"'),
    "no flag": kinds(""),
    "a location that does not fit": anhang('location="INTERN"'),
    "nothing to tell a location by": anhang("", "<format>jpg</format><daten/>"),
    "a format in any spelling": anhang('location="EXTERN"', "<format>JPG</format><daten><pfad>a.png</pfad></daten>"),
    "a file of unknown kind": anhang('location="EXTERN"', "<daten><pfad>a.xyz</pfad></daten>"),
    "two languages": "<user_defined_anyfield><sprache>de</sprache><sprache>en</sprache></user_defined_anyfield>",
    "a language that is none": "<user_defined_anyfield><sprache>alle Sprachen</sprache></user_defined_anyfield>",
    "another kind of certificate": energy(
        ("epass_art", "VERBRAUCH"), ("epass_wert", "9"), inside="<energiepass><epart>BEDARF</epart></energiepass>"
    ),
    "a kind that is none": energy(("epass_art", "7"), ("epass_wert", "9")),
    "coordinates that are there": place("54.1", "9.1", '<geokoordinaten breitengrad="1" laengengrad="2"/>'),
    "coordinates of nowhere": place("0.0", "0.0"),
    "coordinates beyond the pole": place("94.1", "9.1"),
    "half a place": place("", "9.1"),
    "own fields of other names": energy(("slogan", "Schöner wohnen")),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_certain_is_filled_in_and_reported(name: str) -> None:
    content, told = EXAMPLES[name]
    found = filled(content)
    assert short(found.findings) == told
    assert all(one.repaired for one in found.findings)
    assert filled(content, off=frozenset(COMPLETIONS)).findings == read_as_sent(content).findings


@pytest.mark.parametrize("name", UNTOUCHED)
def test_what_is_right_or_not_certain_is_left_alone(name: str) -> None:
    found = filled(UNTOUCHED[name])
    assert [code for code in codes(found.findings) if code.startswith("repair-")] == []
    assert found.immobilie == read_as_sent(UNTOUCHED[name]).immobilie


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_listing_that_is_read_as_sent_is_written_as_sent(name: str) -> None:
    """Own fields stay, and nothing is said twice that the sender said once."""
    xml = f"<immobilie>{EXAMPLES[name][0]}</immobilie>".encode()
    assert read_listing(xml) == read_listing(listing_to_xml(read_listing(xml)))
    assert codes(read_as_sent(EXAMPLES[name][0]).findings) in ([], ["feed-value-unlisted"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_was_filled_in_is_written_and_not_filled_in_again(name: str) -> None:
    content, _ = EXAMPLES[name]
    first = filled(content)
    (again,) = FeedReader(BytesIO(feed(listing_to_xml(first.immobilie).decode())), completing=True)
    assert listing_to_xml(again.immobilie) == listing_to_xml(first.immobilie)
    assert again.findings == ()


def test_every_dialect_that_completes_has_an_example() -> None:
    shown = {code for _, told in EXAMPLES.values() for code, *_ in told}
    assert shown == set(COMPLETIONS) - PROFILED


def test_the_language_tells_copies_of_one_listing_apart() -> None:
    found = filled("<user_defined_anyfield><sprache>en</sprache></user_defined_anyfield>")
    assert found.immobilie.verwaltung_techn is not None
    assert found.immobilie.verwaltung_techn.sprache == "en"


@pytest.mark.parametrize("seed", range(30))
def test_whatever_a_feed_holds_is_completed_once(seed: int) -> None:
    rng = Random(seed)
    data = etree.tostring(damage(random_feed("1.2.7c", rng, odd_spellings=True), rng))
    for found in FeedReader(BytesIO(data), completing=True):
        again, odd = completed(found.immobilie, found.element, [], PROFILED)
        assert (again, odd) == (found.immobilie, [])


def test_findings_stand_at_the_line_of_what_is_nearest() -> None:
    found = filled("\n<zustand_angaben>\n" + FIELD.format("epass_art", "BEDARF") + "</zustand_angaben>")
    assert [one.line for one in found.findings] == [2]


FLOOR_PLAN = anhang(
    'location="REMOTE"', "<anhangtitel>Grundriß EG</anhangtitel><format>jpg</format><daten><pfad>a</pfad></daten>"
)
FLOWFACT = '<uebertragung art="ONLINE" umfang="TEIL" version="1.2.7" sendersoftware="{}" senderversion="1"/>'


@pytest.mark.parametrize(
    ("software", "told"),
    [("FLOWFACT", ["repair-floor-plan"]), ("FlowFact Performer CRM", ["repair-floor-plan"]), ("Muster", []), ("", [])],
)
def test_a_quirk_of_one_software_is_allowed_for_in_its_feeds_only(software: str, told: list[str]) -> None:
    data = feed(listing(FLOOR_PLAN), transfer=FLOWFACT.format(software))
    (found,) = FeedReader(BytesIO(data), completing=True)
    assert codes(found.findings) == told
    assert found.immobilie.anhaenge is not None
    assert found.immobilie.anhaenge.anhang[0].gruppe == (Gruppe.GRUNDRISS if told else None)


def test_a_quirk_of_one_software_can_be_switched_off_too() -> None:
    data = feed(listing(FLOOR_PLAN), transfer=FLOWFACT.format("FLOWFACT"))
    (found,) = FeedReader(BytesIO(data), completing=True, off=frozenset({"repair-floor-plan"}))
    assert found.findings == ()


def read_as_sent(content: str) -> ReadListing:
    (found,) = FeedReader(BytesIO(feed(whole(content))))
    return found
