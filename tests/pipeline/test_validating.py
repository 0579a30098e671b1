"""What the validation says of feeds: exact findings for a good feed with one fault, with repairs and without."""

import io
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from openimmo.domain.validation import FeedFacts, FindingCounts, PackageValidation, Validation, Verdict
from openimmo.errors import SettingsError
from openimmo.findings import Finding
from openimmo.pipeline.validating import Options, validate_package
from openimmo.texts import catalogue
from openimmo.xsd.catalogue import VERSIONS
from openimmo.xsd.catalogue import path as schema_path
from tests.pipeline.validation_samples import (
    TRANSFER,
    changed,
    feed,
    judged,
    listing,
    told,
    versioned,
    with_pictures,
    zipped,
)
from tests.xsd.random_feeds import random_feed

PLACE = "/openimmo/anbieter[1]/immobilie[1]"
OLD_NAMESPACE = ' xmlns="http://www.openimmo.de"'
OLD = changed(TRANSFER, ('version="1.2.7"', 'version="1.2.0"'))


def only(found: PackageValidation) -> Finding:
    """The one finding there is."""
    (one,) = found.findings
    assert sum(found.finding_counts.values()) == 1
    return one


@pytest.mark.parametrize("repair", [True, False])
def test_a_good_feed_is_valid_and_its_facts_are_told(tmp_path: Path, repair: bool) -> None:
    found = judged(tmp_path, feed(listing(), listing(number="A2")), repair=repair)
    facts = FeedFacts(
        name="feed.xml", version="1.2.7", grammar="1.2.7c", sender_software="Probe", scope="VOLL", listings=2
    )
    assert found == PackageValidation(
        path=str(tmp_path / "alone" / "feed.xml"),
        verdict=Verdict.VALID,
        kind="xml",
        feeds=(facts,),
        counts=FindingCounts(),
        findings=(),
        finding_counts={},
    )


def test_a_schema_error_is_told_with_place_number_value_and_what_is_expected(tmp_path: Path) -> None:
    one = only(judged(tmp_path, feed(listing((">780.00<", ">viel<")))))
    assert (one.code, one.severity, one.rule) == ("schema-value-type", "error", None)
    assert (one.feed, one.listing, one.path, one.line) == ("feed.xml", "A1", f"{PLACE}/preise/kaltmiete", 11)
    assert (one.value, one.repair, one.repaired) == ("viel", None, False)
    assert one.message("en") == "kaltmiete has the value “viel”; expected: a decimal like 1780.00."
    assert one.message("de") == "kaltmiete hat den Wert „viel“; erwartet wird: eine Dezimalzahl wie 1780.00."


# What is changed in a good listing, what is told of it as read, and what as sent.
FAULTS = {
    "a number with a comma": (
        (">780.00<", ">780,00<"),
        [("repair-decimal", f"{PLACE}/preise/kaltmiete")],
        [("schema-value-type", f"{PLACE}/preise/kaltmiete")],
    ),
    "a date as people write it": (
        (">2026-11-21<", ">21.11.2026<"),
        [("repair-date", f"{PLACE}/verwaltung_techn/stand_vom")],
        [("schema-value-type", f"{PLACE}/verwaltung_techn/stand_vom")],
    ),
    "an empty number": (
        (">84.5<", "><"),
        [("repair-empty", f"{PLACE}/flaechen/wohnflaeche")],
        [("schema-value-type", f"{PLACE}/flaechen/wohnflaeche")],
    ),
    "a yes in words": (
        ('WOHNEN="true"', 'WOHNEN="ja"'),
        [("repair-boolean", f"{PLACE}/objektkategorie/nutzungsart/@WOHNEN")],
        [("schema-value-type", f"{PLACE}/objektkategorie/nutzungsart/@WOHNEN")],
    ),
    "a listed value in the wrong case": (
        ('wohnungtyp="ETAGE"', 'wohnungtyp="etage"'),
        [("repair-value-case", f"{PLACE}/objektkategorie/objektart/wohnung/@wohnungtyp")],
        [("schema-value-enum", f"{PLACE}/objektkategorie/objektart/wohnung/@wohnungtyp")],
    ),
    "a value that no list has": (
        ('wohnungtyp="ETAGE"', 'wohnungtyp="HOEHLE"'),
        [("schema-value-enum", f"{PLACE}/objektkategorie/objektart/wohnung/@wohnungtyp")],
        [("schema-value-enum", f"{PLACE}/objektkategorie/objektart/wohnung/@wohnungtyp")],
    ),
    "a required attribute in the wrong case": (
        ('GEWERBE="false"', 'gewerbe="false"'),
        [("repair-name-case", f"{PLACE}/objektkategorie/nutzungsart/@gewerbe")],
        [
            ("schema-attribute-unexpected", f"{PLACE}/objektkategorie/nutzungsart/@gewerbe"),
            ("schema-attribute-missing", f"{PLACE}/objektkategorie/nutzungsart"),
        ],
    ),
    "an element in the wrong case": (
        ("<kaltmiete>780.00</kaltmiete>", "<KALTMIETE>780.00</KALTMIETE>"),
        [("repair-name-case", f"{PLACE}/preise/KALTMIETE")],
        [("schema-element-unexpected", f"{PLACE}/preise/KALTMIETE")],
    ),
    "a bad value in an element in the wrong case": (
        ("<kaltmiete>780.00</kaltmiete>", "<KALTMIETE>viel</KALTMIETE>"),
        [
            ("repair-name-case", f"{PLACE}/preise/KALTMIETE"),
            ("schema-value-type", f"{PLACE}/preise/KALTMIETE"),
        ],
        [("schema-element-unexpected", f"{PLACE}/preise/KALTMIETE")],
    ),
    "elements in the wrong order": (
        ("<plz>52062</plz><ort>Aachen</ort>", "<ort>Aachen</ort><plz>52062</plz>"),
        [("repair-order", f"{PLACE}/geo/plz")],
        [("schema-element-unexpected", f"{PLACE}/geo/ort")],
    ),
    "an action of another name": (
        ('aktionart="CHANGE"', 'aktionart="REFRESH"'),
        [("repair-action", f"{PLACE}/verwaltung_techn/aktion/@aktionart")],
        [("schema-value-enum", f"{PLACE}/verwaltung_techn/aktion/@aktionart")],
    ),
    "an element nobody knows": (
        ("<ort>Aachen</ort>", "<ort>Aachen</ort><stadtteil>Mitte</stadtteil>"),
        [("schema-element-unexpected", f"{PLACE}/geo/stadtteil")],
        [("schema-element-unexpected", f"{PLACE}/geo/stadtteil")],
    ),
    "an element too many": (
        ("<ort>Aachen</ort>", "<ort>Aachen</ort><ort>Bonn</ort>"),
        [("schema-element-unexpected", f"{PLACE}/geo/ort[2]")],
        [("schema-element-unexpected", f"{PLACE}/geo/ort[2]")],
    ),
    "an attribute nobody knows": (
        ("<preise>", '<preise x="1">'),
        [("schema-attribute-unexpected", f"{PLACE}/preise/@x")],
        [("schema-attribute-unexpected", f"{PLACE}/preise/@x")],
    ),
    "a text between elements": (
        ("<preise>", "<preise>ab sofort"),
        [("schema-content", f"{PLACE}/preise")],
        [("schema-content", f"{PLACE}/preise")],
    ),
    "a required element that is missing": (
        ("<stand_vom>2026-11-21</stand_vom>", ""),
        [("schema-element-missing", f"{PLACE}/verwaltung_techn")],
        [("schema-element-missing", f"{PLACE}/verwaltung_techn")],
    ),
    "a country that the standard's frozen list lacks": (
        ("<ort>Aachen</ort>", '<ort>Cluj</ort><land iso_land="ROU"/>'),
        [("schema-known-defect", f"{PLACE}/geo/land/@iso_land")],
        [("schema-known-defect", f"{PLACE}/geo/land/@iso_land")],
    ),
}


@pytest.mark.parametrize(("change", "as_read", "_as_sent"), FAULTS.values(), ids=FAULTS)
def test_one_fault_is_told_once_and_what_is_repaired_by_its_repair(
    tmp_path: Path, change: tuple[str, str], as_read: list[tuple[str, str]], _as_sent: object
) -> None:
    found = judged(tmp_path, feed(listing(change)))
    assert [(one.code, one.path) for one in found.findings] == as_read
    severities = {catalogue()[code].severity for code, _ in as_read}
    wanted = (
        Verdict.INVALID if "error" in severities else Verdict.WARNINGS if "warning" in severities else Verdict.VALID
    )
    assert found.verdict == wanted


@pytest.mark.parametrize(("change", "_as_read", "as_sent"), FAULTS.values(), ids=FAULTS)
def test_without_repairs_the_schema_judges_what_was_sent(
    tmp_path: Path, change: tuple[str, str], _as_read: object, as_sent: list[tuple[str, str]]
) -> None:
    found = judged(tmp_path, feed(listing(change)), repair=False)
    assert [(one.code, one.path) for one in found.findings] == as_sent
    assert not any(one.repaired for one in found.findings)


def test_a_repair_shows_what_was_sent_and_what_it_was_read_as(tmp_path: Path) -> None:
    one = only(judged(tmp_path, feed(listing((">780.00<", ">1.780,50 EUR<")))))
    assert (one.value, one.repair, one.repaired, one.line) == ("1.780,50 EUR", "1780.50", True, 11)


def test_a_mistake_within_renamed_elements_is_told_at_the_names_they_were_sent_with(tmp_path: Path) -> None:
    wild = ("<preise><kaltmiete>780.00</kaltmiete></preise>", "<Preise><Kaltmiete>viel</Kaltmiete></Preise>")
    found = judged(tmp_path, feed(listing(wild)))
    assert {(one.code, one.path) for one in found.findings} == {
        ("repair-name-case", f"{PLACE}/Preise"),
        ("repair-name-case", f"{PLACE}/Preise/Kaltmiete"),
        ("schema-value-type", f"{PLACE}/Preise/Kaltmiete"),
    }


def test_attachments_outside_of_their_element_are_told_at_the_place_they_were_sent(tmp_path: Path) -> None:
    stray = '<anhang location="REMOTE"><daten><pfad>https://muster.example/1</pfad></daten></anhang>'
    data = feed(listing(("<anhaenge></anhaenge>", f"{stray}\n{stray}")))
    found = judged(tmp_path, data)
    missing = [(one.path, one.line) for one in found.findings if one.code == "schema-element-missing"]
    assert missing == [(f"{PLACE}/anhang[1]", 13), (f"{PLACE}/anhang[2]", 14)]
    raw = judged(tmp_path, data, repair=False)
    assert [(one.code, one.path) for one in raw.findings] == [
        ("schema-element-unexpected", f"{PLACE}/anhang[1]"),
        ("schema-element-unexpected", f"{PLACE}/anhang[2]"),
    ]


@pytest.mark.parametrize(
    ("transfer", "wanted"),
    [
        ("", [("error", "schema-element-missing", "/openimmo")]),
        (
            changed(TRANSFER, (' senderversion="1"', "")),
            [("error", "schema-attribute-missing", "/openimmo/uebertragung")],
        ),
        (changed(TRANSFER, (' umfang="VOLL"', "")), [("error", "schema-attribute-missing", "/openimmo/uebertragung")]),
        (changed(TRANSFER, ('"VOLL"', '"ALLES"')), [("error", "schema-value-enum", "/openimmo/uebertragung/@umfang")]),
        (versioned("1.2.8"), [("info", "feed-version-later", "/openimmo/uebertragung")]),
        (versioned("1.0"), [("warning", "feed-version-unknown", "/openimmo/uebertragung")]),
    ],
    ids=["no uebertragung", "an attribute missing", "no umfang", "an odd umfang", "a later version", "no such version"],
)
def test_what_is_wrong_with_the_frame_is_told_once(
    tmp_path: Path, transfer: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert told(judged(tmp_path, feed(transfer=transfer))) == wanted
    assert told(judged(tmp_path, feed(transfer=transfer), repair=False)) == wanted


def test_the_order_around_the_listings_is_judged_as_well(tmp_path: Path) -> None:
    data = changed(
        feed().decode(), ("<anbieternr>4711</anbieternr>", ""), ("</anbieter>", "<anbieternr>1</anbieternr></anbieter>")
    )
    one = only(judged(tmp_path, data.encode()))
    assert (one.code, one.path) == ("repair-order", "/openimmo/anbieter[1]/anbieternr")
    raw = judged(tmp_path, data.encode(), repair=False)
    assert told(raw) == [("error", "schema-element-unexpected", "/openimmo/anbieter[1]/anbieternr")]


def test_a_feed_is_judged_by_the_grammar_of_its_own_version(tmp_path: Path) -> None:
    body = listing(("</kaltmiete>", "</kaltmiete><hauptmietzinsnetto>700</hauptmietzinsnetto>"))
    newer = judged(tmp_path, feed(body))
    older = judged(tmp_path, feed(body, transfer=versioned("1.2.4")))
    assert newer.feeds[0].grammar == "1.2.7c"
    assert newer.verdict == Verdict.VALID
    assert older.feeds[0].grammar == "1.2.4"
    assert told(older) == [("error", "schema-element-unexpected", f"{PLACE}/preise/hauptmietzinsnetto")]


@pytest.mark.parametrize(
    "change",
    [
        ("</flaechen>", "</flaechen><ausstattung><hallenhoehe></hallenhoehe></ausstattung>"),
        ("</wohnflaeche>", "</wohnflaeche><anzahl_stellplaetze>vier</anzahl_stellplaetze>"),
    ],
    ids=["a value that may be empty", "a value of any kind"],
)
def test_what_the_own_version_allows_is_no_finding_though_later_ones_do_not(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    body = listing(change)
    assert judged(tmp_path, feed(body, transfer=versioned("1.2.4"))).findings == ()
    assert judged(tmp_path, feed(body)).verdict != Verdict.VALID


@pytest.mark.parametrize("version", [version for version in VERSIONS if version != "1.2.7"])
def test_random_valid_feeds_of_every_version_are_valid(tmp_path: Path, version: str) -> None:
    """1.2.7 is left out: what the number alone says is judged by 1.2.7c."""
    for seed in range(3):
        root = random_feed(version, Random(seed), namespaced=version in ("1.1", "1.2.0"))
        for repair in (True, False):
            found = validate_package(io.BytesIO(etree.tostring(root)), Options(repair=repair), tmp=tmp_path)
            assert [one for one in found.findings if "media" not in one.code] == []


def test_a_version_that_stands_far_behind_the_listings_still_judges_them(tmp_path: Path) -> None:
    body = listing(("</kaltmiete>", "</kaltmiete><hauptmietzinsnetto>700</hauptmietzinsnetto>"))
    data = changed(feed(*[body] * 200, transfer="").decode(), ("</openimmo>", f"{versioned('1.2.4')}</openimmo>"))
    found = judged(tmp_path, data.encode(), repair=False)
    assert found.feeds[0].grammar == "1.2.4"
    assert found.finding_counts == {"schema-element-unexpected": 201}
    assert [one.path for one in found.findings[:2]] == ["/openimmo/anbieter[1]", f"{PLACE}/preise/hauptmietzinsnetto"]


@pytest.mark.parametrize("version", ["1.1", "1.2.0"])
@pytest.mark.parametrize("repair", [True, False])
def test_an_old_feed_in_the_official_namespace_is_valid(tmp_path: Path, version: str, repair: bool) -> None:
    body = listing(("<anhaenge></anhaenge>", ""))
    transfer = versioned(version)
    if version == "1.1":
        transfer = changed(transfer, (' modus="NEW"', ""), (' senderversion="1"', ""))
    found = judged(tmp_path, feed(body, transfer=transfer, attributes=OLD_NAMESPACE), repair=repair)
    assert (found.verdict, found.findings) == (Verdict.VALID, ())


def test_an_old_feed_without_its_namespace_is_read_but_not_valid_as_sent(tmp_path: Path) -> None:
    assert judged(tmp_path, feed(transfer=OLD)).verdict == Verdict.VALID
    assert told(judged(tmp_path, feed(transfer=OLD), repair=False)) == [
        ("error", "validate-namespace-missing", "/openimmo")
    ]


def test_a_namespace_that_the_version_has_not_is_repaired_and_an_error_as_sent(tmp_path: Path) -> None:
    data = feed(attributes=OLD_NAMESPACE)
    assert only(judged(tmp_path, data)).code == "repair-feed-namespace"
    one = only(judged(tmp_path, data, repair=False))
    assert (one.code, one.severity, one.value, one.line) == ("validate-namespace", "error", "http://www.openimmo.de", 2)
    assert "1.2.7c" in one.message("de")


def test_a_root_of_another_name_and_a_wrapper_are_read_and_errors_as_sent(tmp_path: Path) -> None:
    data = feed(f"<immobilien>{listing()}</immobilien>", root="immoxml")
    found = judged(tmp_path, data)
    assert {one.code for one in found.findings} == {"repair-root", "repair-wrapper"}
    assert found.verdict == Verdict.WARNINGS
    raw = judged(tmp_path, data, repair=False)
    assert {one.code for one in raw.findings} == {"schema-element-unexpected"}
    assert raw.verdict == Verdict.INVALID
    assert next(one.message("en") for one in raw.findings) == "immoxml may not stand here; right would be: openimmo."


def test_a_feed_without_listings_is_judged_by_the_schema_of_its_version(tmp_path: Path) -> None:
    empty = changed(feed().decode(), (listing(), "")).encode()
    found = judged(tmp_path, empty)
    assert (found.verdict, found.feeds[0].listings) == (Verdict.VALID, 0)
    old = changed(TRANSFER, ('version="1.2.7"', 'version="1.1"'), (' modus="NEW"', ""), (' senderversion="1"', ""))
    found = judged(tmp_path, changed(empty.decode(), (TRANSFER, old)).encode())
    assert told(found) == [("error", "schema-element-missing", "/openimmo/anbieter[1]")]


def test_fifty_thousand_findings_are_counted_and_a_hundred_of_each_code_listed(tmp_path: Path) -> None:
    unknown = "".join(f"<x{number}/>" for number in range(99))
    bad = listing((">780.00<", ">viel<"), ("<ort>Aachen</ort>", f"<ort>Aachen</ort>{unknown}"))
    found = judged(tmp_path, feed(*[bad] * 500))
    assert found.finding_counts == {"schema-value-type": 500, "schema-element-unexpected": 49_500}
    assert found.counts == FindingCounts(error=50_000)
    assert len(found.findings) == 200


def test_one_listing_with_thousands_of_errors_is_counted_to_the_last(tmp_path: Path) -> None:
    bad = listing(("<ort>Aachen</ort>", "<ort>Aachen</ort>" + "<stadtteil/>" * 20_000))
    found = judged(tmp_path, feed(bad), repair=False)
    assert found.finding_counts == {"schema-element-unexpected": 20_000}
    assert len(found.findings) == 100


def test_findings_are_listed_in_the_order_of_their_lines(tmp_path: Path) -> None:
    found = judged(
        tmp_path, feed(listing((">84.5<", ">viel<")), transfer=changed(TRANSFER, (' senderversion="1"', "")))
    )
    assert [one.line for one in found.findings] == [3, 12]


def test_lines_are_right_far_behind_the_last_one_that_libxml2_counts(tmp_path: Path) -> None:
    far = listing(("<stand_vom>2026-11-21</stand_vom>", ""), ("<kaltmiete>", "\n\n<kaltmiete>"))
    found = only(judged(tmp_path, feed("\n" * 70_000 + far)))
    assert (found.code, found.line) == ("schema-element-missing", 70_000 + 6 + 8 + 2)


def test_an_own_schema_judges_as_well_and_its_findings_say_so(tmp_path: Path) -> None:
    strict = tmp_path / "strict.xsd"
    text = schema_path("1.2.7c").read_text(encoding="utf-8")
    needle = '<xs:element name="ort" type="xs:string"/>'
    assert needle in text or '<xsd:element name="ort"' in text
    prefix = "xs" if needle in text else "xsd"
    element = f'<{prefix}:element name="ort" type="{prefix}:string"/>'
    limited = (
        f'<{prefix}:element name="ort"><{prefix}:simpleType><{prefix}:restriction base="{prefix}:string">'
        f'<{prefix}:maxLength value="4"/></{prefix}:restriction></{prefix}:simpleType></{prefix}:element>'
    )
    strict.write_text(changed(text, (element, limited)), encoding="utf-8")
    found = judged(tmp_path, feed(listing((">780.00<", ">viel<"), (">84.5<", ">84,5<"))), xsd=strict)
    assert [(one.code, one.path, one.rule) for one in found.findings] == [
        ("schema-value-facet", f"{PLACE}/geo/ort", "xsd:strict.xsd"),
        ("schema-value-type", f"{PLACE}/preise/kaltmiete", None),
        ("repair-decimal", f"{PLACE}/flaechen/wohnflaeche", None),
    ]
    assert judged(tmp_path, feed(listing(("Aachen", "Köln"))), xsd=strict).verdict == Verdict.VALID


def test_an_own_schema_counts_what_it_does_not_list(tmp_path: Path) -> None:
    own = tmp_path / "own.xsd"
    own.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="immobilie"><xs:complexType/>'
        '</xs:element><xs:element name="openimmo"/></xs:schema>'
    )
    many = "".join(f'<user_defined_simplefield feldname="{name}">x</user_defined_simplefield>' for name in range(300))
    found = judged(tmp_path, feed(listing(("</immobilie>", f"{many}</immobilie>"))), xsd=own)
    assert found.counts.error > 300
    assert len(found.findings) < found.counts.error
    assert {one.rule for one in found.findings} == {"xsd:own.xsd"}


def test_an_own_schema_that_cannot_judge_a_listing_by_itself_is_no_silent_pass(tmp_path: Path) -> None:
    other = tmp_path / "other.xsd"
    other.write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="x"/></xs:schema>')
    found = judged(tmp_path, feed(), xsd=other)
    assert [one.code for one in found.findings] == ["validate-xsd-not-applicable"] * 2
    assert found.verdict == Verdict.WARNINGS


def test_a_schema_file_that_is_none_is_a_wrong_option(tmp_path: Path) -> None:
    (tmp_path / "broken.xsd").write_text("<nothing/>")
    with pytest.raises(SettingsError):
        validate_package(tmp_path / "any.xml", Options(xsd=tmp_path / "broken.xsd"))


def test_the_verdict_of_several_packages_is_the_worst_of_them(tmp_path: Path) -> None:
    good = judged(tmp_path, feed())
    bad = judged(tmp_path, feed(listing((">780.00<", ">viel<"))))
    none = validate_package(tmp_path / "gone.xml")
    assert [one.verdict for one in (good, bad, none)] == [Verdict.VALID, Verdict.INVALID, Verdict.UNREADABLE]
    assert Validation(packages=(good, none, bad)).verdict == Verdict.UNREADABLE
    assert Validation(packages=()).verdict == Verdict.VALID


def test_progress_tells_how_many_listings_were_judged(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int | None]] = []
    path = zipped(tmp_path / "a.zip", {"a.xml": feed(*[listing(with_pictures())] * 250)})
    validate_package(path, Options(progress=lambda what, done, of: heard.append((what, done, of))))
    assert heard == [("validate", 100, None), ("validate", 200, None)]
