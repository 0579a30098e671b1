"""Reading a feed: its listings, where they stand, and the frame around them."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from feed_samples import KEYS, TRANSFER, codes, feed, listing, only, read, short

from openimmo.domain.delivery import Scope
from openimmo.importers.canonical import canonical
from openimmo.importers.feed import FeedReader, parse_listing, read_feed, read_listing
from openimmo.importers.frame import Provider
from openimmo.model import Aktionart

OPEN = "http://www.openimmo.de"


def test_values_arrive_typed() -> None:
    found = only(
        '<preise><kaufpreis auf_anfrage="false">350000.50</kaufpreis></preise><flaechen><wohnflaeche>88.5</wohnflaeche>'
        "</flaechen><ausstattung><rollstuhlgerecht>true</rollstuhlgerecht></ausstattung>"
    ).immobilie
    assert found.preise is not None
    assert found.preise.kaufpreis == Decimal("350000.50")
    assert found.preise.kaufpreis is not None
    assert found.preise.kaufpreis.auf_anfrage is False
    assert found.flaechen is not None
    assert found.flaechen.wohnflaeche == Decimal("88.5")
    assert found.ausstattung is not None
    assert found.ausstattung.rollstuhlgerecht is True
    assert found.verwaltung_techn is not None
    assert found.verwaltung_techn.stand_vom == date(2026, 11, 20)


def test_a_clean_feed_has_no_findings() -> None:
    listings, frame = read(feed(listing(), listing()))
    assert [one.findings for one in listings] == [(), ()]
    assert frame.findings == ()
    assert (frame.listings, frame.scope) == (2, Scope.VOLL)
    assert frame.transfer.timestamp == datetime(2026, 11, 20, 18, 30)


def test_the_frame_is_not_there_before_the_end() -> None:
    reader = FeedReader(BytesIO(feed(listing(), listing())))
    next(iter(reader))
    with pytest.raises(RuntimeError):
        _ = reader.frame


def test_each_listing_names_its_place() -> None:
    data = (
        f"<openimmo>{TRANSFER}<anbieter>{KEYS}{listing()}{listing()}</anbieter><anbieter><firma>leer</firma></anbieter>"
        f"<anbieter><firma>Drei</firma>{listing()}</anbieter></openimmo>"
    ).encode()
    listings, frame = read(data)
    assert [(one.position, one.provider, one.path) for one in listings] == [
        (0, 0, "/openimmo/anbieter[1]/immobilie[1]"),
        (1, 0, "/openimmo/anbieter[1]/immobilie[2]"),
        (2, 2, "/openimmo/anbieter[3]/immobilie[1]"),
    ]
    assert [keys.firma for keys in frame.providers] == ["Aue", "leer", "Drei"]


def test_what_comes_after_the_listings_belongs_to_the_frame() -> None:
    _, frame = read(feed(listing(), after="<impressum>Aue GmbH, Köln</impressum>"))
    assert frame.document.anbieter[0].impressum == "Aue GmbH, Köln"
    assert frame.document.anbieter[0].immobilie == ()
    assert frame.findings == ()


def test_a_feed_without_listings_has_a_frame() -> None:
    listings, frame = read(feed())
    assert (listings, frame.listings) == ([], 0)
    assert frame.providers == (Provider(openimmo_anid="A1", anbieternr=None, firma="Aue"),)


def test_blank_keys_are_no_keys() -> None:
    _, frame = read(feed(keys="<anbieternr> </anbieternr><firma/><openimmo_anid>\n</openimmo_anid>"))
    assert frame.providers == (Provider(),)


@pytest.mark.parametrize("wrapper", ["immobilien", "objekt", "Objekte"])
def test_listings_in_a_wrapper_are_read(wrapper: str) -> None:
    inner = f"<{wrapper}>{listing()}</{wrapper}><{wrapper}>{listing()}</{wrapper}>"
    listings, frame = read(feed(inner))
    assert [one.path for one in listings] == [
        f"/openimmo/anbieter[1]/{wrapper}[1]/immobilie[1]",
        f"/openimmo/anbieter[1]/{wrapper}[2]/immobilie[1]",
    ]
    assert [one.provider for one in listings] == [0, 0]
    assert short(frame.findings) == [("repair-wrapper", f"/openimmo/{wrapper}", wrapper, None)]


def test_listings_outside_of_anbieter_are_read() -> None:
    data = f"<openimmo>{TRANSFER}<anbieter>{KEYS}</anbieter>{listing()}{listing()}</openimmo>".encode()
    listings, frame = read(data)
    assert [(one.provider, one.path) for one in listings] == [
        (-1, "/openimmo/immobilie[1]"),
        (-1, "/openimmo/immobilie[2]"),
    ]
    assert short(frame.findings) == [("repair-outside-anbieter", "/openimmo", "immobilie", None)]
    document = read_feed(BytesIO(data))
    assert [len(anbieter.immobilie) for anbieter in document.anbieter] == [0, 2]


def test_a_listing_within_user_defined_content_is_no_listing() -> None:
    own = '<user_defined_anyfield><immobilie kopie="1"/></user_defined_anyfield>'
    listings, frame = read(feed(listing(technical=f"{own}<immobilie/>"), listing(), after=own))
    assert len(listings) == 2
    assert listings[0].immobilie.user_defined_anyfield[0].xml == '<immobilie kopie="1"></immobilie>'
    assert short(listings[0].findings) == [("feed-element-unknown", "/immobilie", "immobilie", None)]
    assert frame.document.anbieter[0].user_defined_anyfield[0].xml == '<immobilie kopie="1"></immobilie>'


def test_a_missing_uebertragung_makes_no_full_sync() -> None:
    _, frame = read(feed(transfer=""))
    assert codes(frame.findings) == ["feed-transfer-missing"]
    assert frame.scope is None


def test_missing_attributes_of_uebertragung_are_named() -> None:
    _, frame = read(feed(transfer="<uebertragung/>"))
    assert [(one.code, one.value) for one in frame.findings] == [
        ("feed-scope-missing", None),
        ("feed-transfer-attribute-missing", "art"),
        ("feed-transfer-attribute-missing", "version"),
        ("feed-transfer-attribute-missing", "sendersoftware"),
        ("feed-transfer-attribute-missing", "senderversion"),
    ]
    assert frame.scope is None


def test_senderversion_may_be_missing_in_1_1() -> None:
    transfer = '<uebertragung art="ONLINE" umfang="TEIL" version="1.1" sendersoftware="x"/>'
    assert read(feed(transfer=transfer))[1].findings == ()


def test_values_of_uebertragung_may_stand_in_child_elements() -> None:
    transfer = (
        "<uebertragung><art>ONLINE</art><Umfang>voll</Umfang><version>1.2.7</version>"
        "<sendersoftware>x</sendersoftware><senderversion>1</senderversion></uebertragung>"
    )
    _, frame = read(feed(transfer=transfer))
    assert frame.scope is Scope.VOLL
    assert codes(frame.findings) == ["repair-transfer-children"] * 5 + ["repair-value-case"]
    assert (frame.findings[1].value, frame.findings[1].repair) == ("<Umfang>", "@umfang")


def test_uebertragung_at_the_end_counts() -> None:
    data = f"<openimmo><anbieter>{KEYS}{listing()}</anbieter>{TRANSFER}</openimmo>".encode()
    _, frame = read(data)
    assert frame.scope is Scope.VOLL
    assert short(frame.findings) == [("repair-order", "/openimmo/uebertragung", "uebertragung", None)]


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("1.2.7d", "feed-version-later"),
        ("1.3", "feed-version-later"),
        ("x.y", "feed-version-unknown"),
        ("1.2.7c", None),
    ],
)
def test_the_version_is_recognised(version: str, code: str | None) -> None:
    _, frame = read(feed(transfer=TRANSFER.replace("1.2.7", version)))
    assert codes(frame.findings) == ([code] if code else [])
    assert frame.recognised.version == "1.2.7c"


@pytest.mark.parametrize("root", ["immoxml", "OpenImmo", "OPENIMMO"])
def test_other_names_of_the_root_are_read(root: str) -> None:
    listings, frame = read(feed(listing(), root=root))
    assert [one.path for one in listings] == [f"/{root}/anbieter[1]/immobilie[1]"]
    assert [(one.code, one.value, one.repair) for one in frame.findings] == [("repair-root", root, "openimmo")]


@pytest.mark.parametrize("name", ["Immobilie", "IMMOBILIE"])
def test_listings_in_other_case_are_read(name: str) -> None:
    (found,), frame = read(feed(listing().replace("immobilie", name)))
    assert [(one.code, one.path, one.value, one.repair) for one in found.findings] == [
        ("repair-name-case", f"/openimmo/anbieter[1]/{name}[1]", name, "immobilie")
    ]
    assert found.immobilie.verwaltung_techn is not None
    assert frame.listings == 1


@pytest.mark.parametrize("declared", [f'xmlns="{OPEN}"', f'xmlns:imo="{OPEN}"', 'xmlns="http://example.org/erfunden"'])
def test_a_namespace_of_the_feed_is_taken_away(declared: str) -> None:
    data = feed(listing("<geo><plz>1</plz></geo>"), root=f"openimmo {declared}")
    if ":imo" in declared:
        data = data.replace(b"</", b"</imo:").replace(b"<", b"<imo:").replace(b"<imo:/imo:", b"</imo:")
    (found,), frame = read(data, keep_xml=True)
    assert found.findings == ()
    assert found.xml.startswith(b"<immobilie><geo><plz>1</plz></geo>")
    assert codes(frame.findings) == ["repair-feed-namespace"]
    assert frame.namespaced
    assert frame.document.kept is not None
    assert list(frame.document.kept.namespaces.values()) == [declared.split('"')[1]]


@pytest.mark.parametrize("version", ["1.1", "1.2.0"])
def test_the_namespace_belongs_in_the_first_versions(version: str) -> None:
    data = feed(transfer=TRANSFER.replace("1.2.7", version), root=f'openimmo xmlns="{OPEN}"')
    assert read(data)[1].findings == ()


def test_children_may_step_out_of_the_namespace() -> None:
    data = feed(listing("<geo><plz>1</plz></geo>").replace("<immobilie", '<immobilie xmlns=""'))
    data = data.replace(b"<openimmo", f'<openimmo xmlns="{OPEN}"'.encode(), 1)
    (found,), _ = read(data, keep_xml=True)
    assert found.findings == ()
    assert found.xml.startswith(b"<immobilie><geo><plz>")


def test_a_listing_may_have_a_namespace_of_its_own() -> None:
    (found,), frame = read(feed(listing().replace("<immobilie", f'<immobilie xmlns="{OPEN}"')), keep_xml=True)
    assert codes(found.findings) == ["repair-namespace"]
    assert found.xml.startswith(b"<immobilie><verwaltung_techn>")
    assert frame.findings == ()


def test_elements_and_attributes_with_a_prefix_are_read_by_name() -> None:
    found = only(f'<i:geo xmlns:i="{OPEN}"><i:plz>1</i:plz><land i:iso_land="DEU"/></i:geo>')
    assert found.immobilie.geo is not None
    assert found.immobilie.geo.plz == "1"
    assert found.immobilie.geo.land is not None
    assert found.immobilie.geo.land.iso_land == "DEU"
    assert codes(found.findings) == ["repair-namespace"] * 3


def test_schema_instance_attributes_are_no_finding() -> None:
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="openimmo.xsd"'
    _, frame = read(feed(root=f"openimmo {xsi}"))
    assert frame.findings == ()
    assert frame.document.kept is not None
    assert list(frame.document.kept.attributes.values()) == ["openimmo.xsd"]


def test_unknown_elements_attributes_and_texts_are_kept() -> None:
    found = only('<preise farbe="rot">lose<kaufpreis>1</kaufpreis><neu a="1">x &amp; y</neu>Ende</preise>')
    assert short(found.findings) == [
        ("feed-attribute-unknown", "/preise/@farbe", "rot", None),
        ("feed-content-unexpected", "/preise", "lose", None),
        ("feed-element-unknown", "/preise/neu", "neu", None),
        ("feed-content-unexpected", "/preise", "Ende", None),
    ]
    assert found.immobilie.preise is not None
    kept = found.immobilie.preise.kept
    assert kept is not None
    assert kept.attributes == {"farbe": "rot"}
    assert kept.elements == (("", "lose"), ("kaufpreis", '<neu a="1">x &amp; y</neu>'), ("kaufpreis", "Ende"))


def test_the_first_of_repeated_elements_counts_and_the_other_is_kept() -> None:
    found = only("<geo><plz>1</plz><plz>2</plz></geo><preise/><preise><kaufpreis>5</kaufpreis></preise>")
    assert short(found.findings) == [
        ("feed-element-repeated", "/geo/plz[2]", "plz", None),
        ("feed-element-repeated", "/preise[2]", "preise", None),
    ]
    assert found.immobilie.geo is not None
    assert found.immobilie.geo.plz == "1"
    assert found.immobilie.geo.kept is not None
    assert found.immobilie.geo.kept.elements == (("plz", "<plz>2</plz>"),)
    assert found.immobilie.kept is not None
    assert found.immobilie.kept.elements == (("preise", "<preise><kaufpreis>5</kaufpreis></preise>"),)


def test_wrong_order_is_told_once_for_each_element_around() -> None:
    found = only(
        "<kontaktperson><vorname>A</vorname><name>B</name><email_direkt>c@d.example</email_direkt></kontaktperson>"
    )
    assert short(found.findings) == [("repair-order", "/kontaktperson/name", "name", None)]
    assert found.immobilie.kontaktperson is not None
    assert found.immobilie.kontaktperson.name == "B"
    assert found.immobilie.kontaktperson.email_direkt == "c@d.example"


def test_a_leaf_with_attributes_or_children_is_kept_whole() -> None:
    found = only('<geo><plz art="x">1</plz><ort><b>fett</b></ort></geo>')
    assert short(found.findings) == [
        ("feed-attribute-unknown", "/geo/plz/@art", "x", None),
        ("feed-content-unexpected", "/geo/ort", "<b>fett</b>", None),
    ]
    assert found.immobilie.geo is not None
    assert found.immobilie.geo.kept is not None
    assert found.immobilie.geo.kept.elements == (("", '<plz art="x">1</plz>'), ("", "<ort><b>fett</b></ort>"))


def test_text_between_listings_is_kept() -> None:
    listings, frame = read(feed(listing(), "dazwischen", listing(), listing()))
    assert len(listings) == 3
    assert [(one.code, one.value) for one in frame.findings] == [("feed-content-unexpected", "dazwischen")]
    assert frame.document.anbieter[0].kept is not None
    assert frame.document.anbieter[0].kept.elements == (("immobilie", "dazwischen"),)


def test_comments_instructions_and_cdata_do_not_cut_a_text() -> None:
    found = only("<freitexte><lage>a<!-- b -->c<?d?><![CDATA[<e>]]>f</lage></freitexte>")
    assert found.immobilie.freitexte is not None
    assert found.immobilie.freitexte.lage == "ac<e>f"
    assert found.findings == ()


def test_reported_additions_of_a_later_version_are_kept_with_a_note() -> None:
    found = only(
        "<zustand_angaben><energiepass><primaerenergiebedarf>75.1</primaerenergiebedarf><jahrgang>2026</jahrgang>"
        "</energiepass></zustand_angaben>"
    )
    place = "/zustand_angaben/energiepass"
    assert short(found.findings) == [
        ("feed-reported-later", f"{place}/primaerenergiebedarf", "primaerenergiebedarf", None),
        ("feed-reported-later", f"{place}/jahrgang", "2026", None),
    ]
    assert "1.2.7d" in found.findings[0].message("de")
    assert found.immobilie.zustand_angaben is not None
    energiepass = found.immobilie.zustand_angaben.energiepass[0]
    assert energiepass.jahrgang == "2026"
    assert energiepass.kept is not None
    assert energiepass.kept.elements == (("", "<primaerenergiebedarf>75.1</primaerenergiebedarf>"),)


def test_defects_of_the_standard_are_no_findings() -> None:
    found = only(
        '<geo><land iso_land="ROU"/></geo><anhaenge><anhang location="EXTERN" gruppe="BILD"><format>jpg</format>'
        '<check ctype="MD5">9e107d9d372bb6826bd81d3542a419d6</check><daten/></anhang></anhaenge>'
    )
    assert found.findings == ()
    assert found.immobilie.geo is not None
    assert found.immobilie.geo.land is not None
    assert found.immobilie.geo.land.iso_land == "ROU"


def test_values_of_earlier_versions_are_no_findings() -> None:
    found = only(
        '<objektkategorie><objektart><haus haustyp="KRANKENHAUS"/></objektart></objektkategorie>'
        "<bieterverfahren><ende_bietzeit>2026-11-21T10:00:00</ende_bietzeit></bieterverfahren>"
        "<flaechen><anzahl_balkon_terrassen>2</anzahl_balkon_terrassen></flaechen>"
    )
    assert found.findings == ()
    assert found.immobilie.bieterverfahren is not None
    assert found.immobilie.bieterverfahren.ende_bietzeit == date(2026, 11, 21)
    assert found.immobilie.bieterverfahren.kept is not None
    assert found.immobilie.bieterverfahren.kept.spelling == {"ende_bietzeit": "2026-11-21T10:00:00"}


def test_findings_name_listing_line_and_feed() -> None:
    found = only("\n<preise>\n <kaufpreis>12,5</kaufpreis>\n</preise>")
    (one,) = found.findings
    assert (one.feed, one.listing, one.line, one.repaired) == ("f.xml", "AF1", 3, True)
    assert one.path == "/openimmo/anbieter[1]/immobilie[1]/preise/kaufpreis"


def test_lines_beyond_what_libxml2_counts_are_right() -> None:
    body = "\n<preise>\n <kaufpreis>12,5</kaufpreis>\n <kaltmiete>\n </kaltmiete>\n <neu/>\n</preise>\n"
    (found,), _ = read(feed("\n" * 70_000, listing(body)))
    assert found.line == 70_001
    assert [(one.code, one.line) for one in found.findings] == [
        ("repair-decimal", 70_003), ("repair-empty", 70_004), ("feed-element-unknown", 70_006),
    ]  # fmt: skip


def test_a_line_that_nobody_knows_is_not_invented() -> None:
    (found,), _ = read(feed(f"<!--{chr(10) * 70_000}-->", "<immobilie><neu/></immobilie>"))
    assert found.line is None
    assert [one.line for one in found.findings] == [None]


def test_many_oddities_are_counted_not_listed() -> None:
    found = only("<neu/>" * 1000)
    assert codes(found.findings) == ["feed-element-unknown"] * 200 + ["feed-more-findings"]
    assert "800" in found.findings[-1].message("en")


def test_the_kept_xml_is_canonical_and_reads_the_same_again() -> None:
    sent = listing(
        '<geo  ><plz >1</plz><land iso_land="DEU" ></land></geo><!-- x --><freitexte><lage>ü&#13;</lage></freitexte>'
    )
    (found,), _ = read(feed(sent), keep_xml=True)
    assert found.xml.decode() == listing(
        '<geo><plz>1</plz><land iso_land="DEU"></land></geo><freitexte><lage>ü&#xD;</lage></freitexte>'
    ).replace("<aktion/>", "<aktion></aktion>")
    assert read_listing(found.xml) == found.immobilie
    assert canonical(parse_listing(found.xml)) == found.xml


def test_the_kept_xml_shows_what_was_sent_not_what_was_read() -> None:
    (found,), _ = read(feed(listing("<Preise><Kaufpreis>12,5</Kaufpreis></Preise><anhang/>")), keep_xml=True)
    assert found.xml.startswith(b"<immobilie><Preise><Kaufpreis>12,5</Kaufpreis></Preise><anhang></anhang>")


def test_a_whole_feed_keeps_its_listings_with_their_anbieter() -> None:
    data = f"<openimmo>{TRANSFER}<anbieter>{listing()}</anbieter><anbieter>{listing()}{listing()}</anbieter></openimmo>"
    document = read_feed(BytesIO(data.encode()))
    assert [len(anbieter.immobilie) for anbieter in document.anbieter] == [1, 2]


def test_an_action_of_its_own_arrives_typed() -> None:
    found = only("", "<verwaltung_techn><aktion aktionart='DELETE'/></verwaltung_techn>")
    assert found.immobilie.verwaltung_techn is not None
    assert found.immobilie.verwaltung_techn.aktion is not None
    assert found.immobilie.verwaltung_techn.aktion.aktionart is Aktionart.DELETE
