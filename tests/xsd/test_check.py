"""The errors of broken listings: each one told once, at its place, with what would do."""

from dataclasses import asdict
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree

from openimmo.errors import SettingsError
from openimmo.texts import LANGUAGES, say
from openimmo.xsd.catalogue import path, schema
from openimmo.xsd.check import first_errors
from openimmo.xsd.declarations import TextType
from openimmo.xsd.lexical import fault
from openimmo.xsd.schema_error import Code, SchemaError, SchemaErrors
from openimmo.xsd.user_schema import load_schema

BROKEN = """<immobilie>
<objektkategorie>
 <nutzungsart WOHNEN="ja"/>
 <objektart><haus haustyp="EFH"/><wohnung/></objektart>
 <vermarktungsart KAUF="1" MIETE_PACHT="0" TAUSCH="1"/>
</objektkategorie>
<geo><strasse>Ring</strasse><parkplatz/></geo>
<kontaktperson><vorname>V</vorname><name>N</name><tel_fax/></kontaktperson>
<preise><kaufpreis>12,5</kaufpreis><baujahr>1900</baujahr><kaufpreis>1</kaufpreis><kaltmiete/></preise>
<ausstattung>hell<boden FLIESEN="1"> </boden></ausstattung>
<verwaltung_techn><aktion aktionart="NEW"/><stand_vom>1.1.2020</stand_vom></verwaltung_techn>
</immobilie>"""


def check(xml: str, version: str = "1.2.7c", limit: int = 200) -> SchemaErrors:
    return first_errors(schema(version), etree.fromstring(xml), limit)


def told(xml: str, version: str = "1.2.7c") -> list[tuple[str, str, str]]:
    return [(error.code.removeprefix("schema-"), error.path, error.reason) for error in check(xml, version).first]


def test_a_valid_element_has_no_errors() -> None:
    assert check("<preise><kaufpreis>1</kaufpreis></preise>") == SchemaErrors((), 0)


def test_every_error_of_a_listing_is_listed_with_place_line_and_name() -> None:
    found = [(e.code.removeprefix("schema-"), e.path, e.line, e.name, e.value) for e in check(BROKEN).first]
    assert found == [
        ("element-unexpected", "objektkategorie/objektart", 4, "objektart", None),
        ("value-type", "objektkategorie/nutzungsart/@WOHNEN", 3, "WOHNEN", "ja"),
        ("attribute-missing", "objektkategorie/nutzungsart", 3, "GEWERBE", None),
        ("element-unexpected", "objektkategorie/objektart/wohnung", 4, "wohnung", None),
        ("value-enum", "objektkategorie/objektart/haus/@haustyp", 4, "haustyp", "EFH"),
        ("attribute-unexpected", "objektkategorie/vermarktungsart/@TAUSCH", 5, "TAUSCH", "1"),
        ("element-unexpected", "geo/parkplatz", 7, "parkplatz", None),
        ("element-missing", "geo", 7, "plz", None),
        ("element-unexpected", "kontaktperson/vorname", 8, "vorname", None),
        ("element-unexpected", "kontaktperson/name", 8, "name", None),
        ("value-facet", "kontaktperson/tel_fax", 8, "tel_fax", ""),
        ("element-unexpected", "preise/baujahr", 9, "baujahr", None),
        ("element-unexpected", "preise/kaufpreis[2]", 9, "kaufpreis", None),
        ("value-type", "preise/kaufpreis[1]", 9, "kaufpreis", "12,5"),
        ("value-type", "preise/kaltmiete", 9, "kaltmiete", ""),
        ("content", "ausstattung", 10, "ausstattung", "hell"),
        ("content", "ausstattung/boden", 10, "boden", ""),
        ("element-missing", "verwaltung_techn", 11, "objektnr_extern", None),
        ("element-missing", "verwaltung_techn", 11, "openimmo_obid", None),
        ("value-enum", "verwaltung_techn/aktion/@aktionart", 11, "aktionart", "NEW"),
        ("value-type", "verwaltung_techn/stand_vom", 11, "stand_vom", "1.1.2020"),
    ]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<kaufpreis>x</kaufpreis>", "a decimal like 1780.00"),
        ("<stand_vom>x</stand_vom>", "a date like 2026-11-21"),
        ("<beginn_bietzeit>x</beginn_bietzeit>", "a date and time like 2026-11-21T10:00:00"),
        ("<adressfreigabe>ja</adressfreigabe>", "true, false, 1 or 0"),
        ("<anzahl_stellplaetze>0</anzahl_stellplaetze>", "a whole number from 1 on"),
        ("<etage>1.0</etage>", "a whole number like 3"),
        ("<mwst_satz>1.234</mwst_satz>", "a decimal like 1780.00, at least 0, at most 2 decimal places"),
        ("<tel_fax/>", "any text, at least 1 character"),
        ('<anhang location="X"><format/><daten/></anhang>', "one of INTERN, EXTERN, REMOTE"),
        ("<geo/>", "one of plz, ort, geokoordinaten"),
        ("<preise><kaltmiete>1</kaltmiete><kaufpreis>1</kaufpreis></preise>", "after kaufpreis"),
        ("<preise><baujahr/></preise>", "in zustand_angaben, energiepass"),
        ("<anhaenge><foo/><anhang location='EXTERN'><format/><daten/></anhang></anhaenge>", "a name of the standard"),
        ("<daten><pfad/><pfad/></daten>", "once at most"),
        ("<daten><pfad/><anhanginhalt/></daten>", "only one of the alternatives"),
    ],
)
def test_an_error_says_what_would_do(xml: str, expected: str) -> None:
    assert [error.expected for error in check(xml).first] == [expected]


def test_an_error_says_it_in_german_too() -> None:
    found = check("<preise><kaltmiete>x</kaltmiete><kaufpreis>1</kaufpreis></preise>").first
    assert [error.expected_de for error in found] == ["nach kaufpreis", "eine Dezimalzahl wie 1780.00"]


def test_a_long_list_of_values_is_cut() -> None:
    (error,) = check('<land iso_land="Deutschland"/>').first
    assert error.expected.startswith("one of AFG, ALB, ")
    assert error.expected.endswith(", … (232 values)")


def test_an_item_of_another_version_names_that_version() -> None:
    (later,) = check('<befeuerung KWK_BIO="1"/>', "1.2.7b").first
    assert (later.code, later.reason, later.expected) == (
        "schema-attribute-unexpected", "version", "OpenImmo 1.2.7c or later",
    )  # fmt: skip
    (gone,) = check("<energiepass><art>BEDARF</art></energiepass>").first
    assert (gone.reason, gone.expected) == ("version", "OpenImmo 1.2.1 or earlier")
    assert told("<objektart><parken/></objektart>", "1.2.2")[0] == ("element-unexpected", "parken", "version")


def test_the_child_that_moved_is_told_and_not_those_it_passed() -> None:
    xml = "<anbieter><anbieternr/><openimmo_anid/><immobilie/><firma/></anbieter>"
    moved = [error for error in check(xml).first if error.reason == "order"]
    assert [(error.path, error.expected) for error in moved] == [("firma", "after anbieternr, before openimmo_anid")]


@pytest.mark.parametrize(
    ("xml", "code", "reason"),
    [
        ('<check ctype="MD5">d41d8cd98f00b204e9800998ecf8427e</check>', "known-defect", "check-type"),
        ('<check ctype="ETAG">"abc"</check>', "known-defect", "check-type"),
        ('<check ctype="DATETIME">gestern</check>', "value-type", ""),
        ('<land iso_land="ROU"/>', "known-defect", "iso-code"),
        ('<land iso_land="XXX"/>', "value-enum", ""),
        ('<waehrung iso_waehrung="PLN"/>', "known-defect", "iso-code"),
        ("<energiepass><jahrgang>2026</jahrgang></energiepass>", "later-version", "1.2.7d"),
        ("<energiepass><jahrgang>2027</jahrgang></energiepass>", "value-enum", ""),
        ("<energiepass><primaerenergiebedarf>1</primaerenergiebedarf></energiepass>", "later-version", "1.2.7d"),
    ],
)
def test_what_is_not_the_senders_mistake_has_its_own_code(xml: str, code: str, reason: str) -> None:
    assert [(found[0], found[2]) for found in told(xml)] == [(code, reason)]


def test_paths_number_only_siblings_of_one_name() -> None:
    part = "<anhang location='{}'><format/><daten/></anhang>"
    xml = f"<anhaenge>{part.format('EXTERN')}{part.format('?')}</anhaenge>"
    assert told(xml) == [("value-enum", "anhang[2]/@location", "")]


@pytest.mark.parametrize("mine", [True, False])
def test_a_listing_is_judged_where_it_stands_in_its_feed(own: Path, mine: bool) -> None:
    """Paths begin at the listing, lines are those of the feed, and its siblings do not matter."""
    feed = etree.fromstring(
        "<openimmo><x/>\n<anbieter>\n<y/><z/>\n<preise><kaufpreis>?</kaufpreis></preise></anbieter></openimmo>"
    )
    (error,) = first_errors(load_schema(own) if mine else schema("1.2.7c"), feed[1][2]).first
    assert (error.code, error.path, error.line) == ("schema-value-type", "kaufpreis", 4)


def test_comments_do_not_change_a_verdict() -> None:
    assert told("<preise><!-- a --><kaufpreis>1<!-- b -->2</kaufpreis><?pi?></preise>") == []
    assert told("<preise><kaufpreis>1<!-- b -->,2</kaufpreis></preise>") == [("value-type", "kaufpreis", "")]


def test_foreign_content_is_looked_through() -> None:
    xml = "<user_defined_anyfield><x xmlns='urn:y'><kaufpreis xmlns=''>viel</kaufpreis></x></user_defined_anyfield>"
    assert told(xml) == [("value-type", "x/kaufpreis", "")]


def test_an_unknown_root_is_one_error() -> None:
    assert told("<immobilien/>") == [("element-unexpected", "", "unknown")]


def test_foreign_attributes_are_told_and_schema_hints_are_not() -> None:
    hint = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="x.xsd"'
    assert told(f'<aktion {hint} aktionart="DELETE"/>') == []
    assert told(f'<aktion {hint} timestamp="1"/>') == [("attribute-unexpected", "@timestamp", "unknown")]


def test_a_schema_type_in_the_document_does_not_get_past() -> None:
    xml = '<kaufpreis xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
    assert {found[0] for found in told(xml)} == {"attribute-unexpected", "value-type"}


def test_white_space_around_a_date_is_no_error() -> None:
    """XML Schema takes it away before it looks; libxml2 does not."""
    assert told("<stand_vom>\n 2026-11-21 \n</stand_vom>") == []
    assert told("<verwaltung_techn><stand_vom> 2026-11-21 </stand_vom></verwaltung_techn>") == [
        ("element-missing", "", ""), ("element-missing", "", ""), ("element-missing", "", ""),
    ]  # fmt: skip


def test_errors_beyond_the_limit_are_counted() -> None:
    many = check("<preise>" + "<foo/>" * 50_000 + "</preise>", limit=5)
    assert (len(many.first), many.total, many.beyond) == (5, 50_000, 49_995)


def test_children_in_reverse_order_by_the_thousand_end_soon() -> None:
    xml = "<anhaenge>" + "<user_defined_simplefield feldname='x'/><anhang/>" * 20_000 + "</anhaenge>"
    assert check(xml, limit=1).total >= 20_000


def test_a_deep_tree_does_not_exhaust_the_stack() -> None:
    depth = 2_000
    deep = "<x>" * depth + "<kaufpreis/>" + "</x>" * depth
    tree = etree.fromstring(
        f"<user_defined_anyfield>{deep}</user_defined_anyfield>", etree.XMLParser(huge_tree=True, recover=False)
    )
    assert first_errors(schema("1.2.7c"), tree).total == 1


def test_long_values_are_cut_and_judged_at_once() -> None:
    (error,) = check(f"<etage>{'9' * 1_000_000}</etage>").first
    assert error.value == "9" * 200
    assert fault(TextType("int"), "0" * 1_000_000 + "7") is None
    assert fault(TextType("positiveInteger"), "9" * 1_000_000) is None
    assert fault(TextType("decimal"), "9" * 1_000_000 + ".x") == "type"
    assert fault(TextType("base64Binary"), "QUJD" * 500_000 + "=") == "type"
    assert fault(TextType("date"), "9" * 1_000_000 + "-01-01") is None


@pytest.mark.parametrize("value", ["٣", "1_000", "NaN", "1e5", "", "Infinity", "0x1"])
def test_python_numbers_that_the_standard_does_not_know_are_refused(value: str) -> None:
    assert fault(TextType("decimal"), value) == "type"


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("2000-02-29", True),
        ("1900-02-29", False),
        ("10000-02-29", True),
        ("-0004-02-29", True),
        ("0000-01-01", False),
        ("10000-01-01", True),
        ("02000-01-01", False),
        ("2026-11-31", False),
        ("2026-11-21+14:01", False),
    ],
)
def test_dates_follow_the_calendar(value: str, good: bool) -> None:
    assert (fault(TextType("date"), value) is None) == good


# -- a user's own schema -----------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of ours in a user's folder, its prices in a second file."""
    text = path("1.2.7c").read_text(encoding="utf-8")
    line = '  <xs:element name="waehrung">'
    assert line in text
    (tmp_path / "part.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="waehrung"/></xs:schema>'
    )
    start = text.index(line)
    end = text.index("  </xs:element>", start) + len("  </xs:element>\n")
    head, _, rest = (text[:start] + text[end:]).partition("<xs:schema")
    opening, _, body = rest.partition(">")
    file = tmp_path / "meine.xsd"
    file.write_text(f'{head}<xs:schema{opening}><xs:include schemaLocation="part.xsd"/>{body}', encoding="utf-8")
    return file


def test_a_users_schema_judges_and_lists(own: Path) -> None:
    judge = load_schema(own)
    assert first_errors(judge, etree.fromstring('<preise><waehrung iso_waehrung="PLN"/></preise>')).total == 0
    price = "<kaufpreis>x</kaufpreis><mwst_satz>-1</mwst_satz>"
    xml = f'<preise><foo/>{price}<preis_zeiteinheit zeiteinheit="X" y="1"/></preise>'
    found = first_errors(judge, etree.fromstring(xml)).first
    assert {(error.code, error.path, error.value) for error in found} == {
        ("schema-element-unexpected", "foo", None),
        ("schema-value-type", "kaufpreis", "x"),
        ("schema-value-facet", "mwst_satz", "-1"),
        ("schema-value-enum", "preis_zeiteinheit/@zeiteinheit", "X"),
        ("schema-attribute-unexpected", "preis_zeiteinheit/@y", "1"),
    }


def test_a_users_schema_tells_what_is_missing(own: Path) -> None:
    judge = load_schema(own)
    found = first_errors(judge, etree.fromstring("<verwaltung_techn><objektnr_intern/></verwaltung_techn>")).first
    assert [(error.code, error.path, error.name) for error in found] == [
        ("schema-element-missing", "", "objektnr_extern")
    ]
    (error,) = first_errors(judge, etree.fromstring('<check ctype="MD5">abc</check>')).first
    assert error.code == "schema-known-defect"


def test_a_value_that_breaks_the_library_is_still_told(own: Path) -> None:
    """elementpath raises OverflowError for such a year; libxml2 answers in its place."""
    told = first_errors(load_schema(own), etree.fromstring("<stand_vom>99999999999999999999-01-01x</stand_vom>"))
    assert told.total == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<xs:schema", "xsd-unreadable"),
        ("", "xsd-unreadable"),
        ("<openimmo/>", "xsd-invalid"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "xsd-unsafe"),
        ('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"/>', "xsd-namespaced"),
        (
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            '<xs:include schemaLocation="http://127.0.0.1:9/x.xsd"/></xs:schema>',
            "xsd-invalid",
        ),
        (
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            '<xs:include schemaLocation="../outside.xsd"/></xs:schema>',
            "xsd-invalid",
        ),
    ],
)
def test_a_schema_that_cannot_be_used_is_a_settings_error(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "outside.xsd").write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
    file = tmp_path / "folder" / "own.xsd"
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_schema(file)
    assert caught.value.code == code
    assert "own.xsd" in caught.value.message("de")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_its_sentence_in_both_languages(lang: str) -> None:
    """Filled with what a schema error carries; a sentence that asks for more would raise KeyError."""
    for code in get_args(Code):
        error = asdict(SchemaError(code, "a/b", 1, "kaufpreis", "12,5", "englisch", "deutsch"))
        assert "{" not in say(code, lang, **error)


def test_a_missing_schema_file_is_a_settings_error(tmp_path: Path) -> None:
    for file in (tmp_path / "no.xsd", tmp_path):
        with pytest.raises(SettingsError) as caught:
            load_schema(file)
        assert caught.value.code == "xsd-missing"
