"""What a sender wrote beyond the typed fields comes back in its place, unless a value was set there meanwhile."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from openimmo.errors import Refused
from openimmo.exporters.writer import listing_to_xml, write
from openimmo.importers.feed import read_listing
from openimmo.model import (
    Ausstattung,
    Bieterverfahren,
    Flaechen,
    Freitexte,
    Immobilie,
    Kaufpreis,
    Kept,
    Openimmo,
    Preise,
    Uebertragung,
    UserDefinedAnyfield,
)


def inside(immobilie: Immobilie, version: str = "1.2.7c") -> str:
    return listing_to_xml(immobilie, version=version).decode().removeprefix("<immobilie>").removesuffix("</immobilie>")


def again(content: str, version: str = "1.2.7c") -> str:
    return inside(read_listing(f"<immobilie>{content}</immobilie>".encode()), version)


@pytest.mark.parametrize(
    "content",
    [
        "<freitexte><a></a><objekttitel>t</objekttitel><b></b><c></c><lage>l</lage><d></d></freitexte>",
        '<flaechen><wohnflaeche einheit="qm">88.5</wohnflaeche></flaechen>',
        "<flaechen><wohnflaeche>ca. 88 &lt; 90</wohnflaeche></flaechen>",
        "<flaechen><wohnflaeche><wert>88</wert></wohnflaeche></flaechen>",
        "<flaechen><wohnflaeche>1</wohnflaeche><wohnflaeche>2</wohnflaeche></flaechen>",
        '<preise><kaufpreis auf_anfrage="vielleicht">VB</kaufpreis></preise>',
        "<preise><kaufpreis>350<b>000</b></kaufpreis></preise>",
        '<geo><land ISO="D" iso_land="DEU"></land></geo>',
        "<geo><land>Deutschland</land></geo>",
        '<f:extra xmlns:f="urn:example:f" f:art="1"><f:mehr></f:mehr></f:extra>',
    ],
)
def test_what_fits_no_typed_field_comes_back(content: str) -> None:
    assert again(content) == content


@pytest.mark.parametrize("spelling", ["+88.50", "088.5", " 88.5\n", "88.500"])
def test_a_value_keeps_the_senders_spelling(spelling: str) -> None:
    assert again(f"<flaechen><wohnflaeche>{spelling}</wohnflaeche></flaechen>").count(spelling) == 1


def test_a_value_that_was_changed_is_spelled_anew() -> None:
    sent = read_listing(b"<immobilie><flaechen><wohnflaeche>+88.50</wohnflaeche></flaechen></immobilie>")
    assert sent.flaechen is not None
    changed = replace(sent, flaechen=replace(sent.flaechen, wohnflaeche=Decimal("90")))
    assert inside(changed) == "<flaechen><wohnflaeche>90</wohnflaeche></flaechen>"


def test_a_value_set_in_the_place_of_a_bad_one_wins() -> None:
    sent = read_listing(
        b'<immobilie><preise><kaufpreis auf_anfrage="?">VB</kaufpreis></preise>'
        b"<flaechen><wohnflaeche>ca. 88</wohnflaeche></flaechen></immobilie>"
    )
    assert sent.flaechen is not None
    assert sent.preise is not None
    price = sent.preise.kaufpreis
    assert price is not None
    changed = replace(
        sent,
        flaechen=replace(sent.flaechen, wohnflaeche=Decimal("88")),
        preise=replace(sent.preise, kaufpreis=replace(price, value=Decimal("5"), auf_anfrage=False)),
    )
    assert inside(changed) == (
        '<preise><kaufpreis auf_anfrage="false">5</kaufpreis></preise>'
        "<flaechen><wohnflaeche>88</wohnflaeche></flaechen>"
    )


def test_an_empty_number_is_left_out() -> None:
    prices = "<preise><kaufpreis></kaufpreis><kaltmiete>1</kaltmiete></preise>"
    assert again(f"{prices}<flaechen><wohnflaeche></wohnflaeche></flaechen>") == (
        "<preise><kaltmiete>1</kaltmiete></preise><flaechen></flaechen>"
    )


def test_an_empty_number_in_an_attribute_is_left_out() -> None:
    assert again('<geo><geokoordinaten breitengrad="" x=""></geokoordinaten></geo>') == (
        '<geo><geokoordinaten x=""></geokoordinaten></geo>'
    )


@pytest.mark.parametrize(
    ("version", "written"), [("1.2.6", True), ("1.2.7", True), ("1.2.7b", False), ("1.2.7c", False)]
)
def test_an_element_is_empty_only_where_the_version_allows_it(version: str, written: bool) -> None:
    """hallenhoehe could be anything up to 1.2.7 and is a number since."""
    empty = "<ausstattung><hallenhoehe></hallenhoehe></ausstattung>"
    assert again(empty, version) == (empty if written else "<ausstattung></ausstattung>")


@pytest.mark.parametrize(("version", "text"), [("1.2.4", "2026-11-21T10:00:00"), ("1.2.5", "2026-11-21")])
def test_a_date_has_a_time_only_where_the_version_allows_it(version: str, text: str) -> None:
    """ende_bietzeit was a date with a time up to 1.2.4 and is a date since."""
    kept = Kept(spelling={"ende_bietzeit": "2026-11-21T10:00:00"})
    bids = Bieterverfahren(ende_bietzeit=date(2026, 11, 21), kept=kept)
    assert f"<ende_bietzeit>{text}</ende_bietzeit>" in inside(Immobilie(bieterverfahren=bids), version)
    later = replace(bids, ende_bietzeit=date(2026, 12, 24))
    assert "<ende_bietzeit>2026-12-24</ende_bietzeit>" in inside(Immobilie(bieterverfahren=later), version)


def test_an_unknown_place_is_the_last_one() -> None:
    kept = Kept(elements=(("nowhere", "<a/>"),))
    texts = Freitexte(objekttitel="t", kept=kept)
    assert inside(Immobilie(freitexte=texts)) == "<freitexte><objekttitel>t</objekttitel><a></a></freitexte>"


def test_what_stands_between_the_parts_of_the_root_comes_back_there() -> None:
    kept = Kept(elements=(("", "<a/>"), ("uebertragung", "<b/>"), ("anbieter", "<c/>")))
    written = write(Openimmo(kept=kept, uebertragung=Uebertragung()))
    assert written.endswith(b"<openimmo><a/><uebertragung/><b/><c/></openimmo>")


@pytest.mark.parametrize(
    "xml",
    [
        "frei & unfrei",
        "<offen>",
        "</user_defined_anyfield>",
        "</x><x>",
        "<f:a/>",
        "<!DOCTYPE a>",
        "&unbekannt;",
    ],
)
def test_free_xml_that_is_not_well_formed_on_its_own_is_refused(xml: str) -> None:
    with pytest.raises(Refused, match="user_defined_anyfield") as refused:
        inside(Immobilie(user_defined_anyfield=(UserDefinedAnyfield(xml=xml),)))
    assert refused.value.code == "export-fragment"


def test_kept_xml_that_is_not_well_formed_is_refused() -> None:
    with pytest.raises(Refused, match="freitexte"):
        inside(Immobilie(freitexte=Freitexte(kept=Kept(elements=(("", "<a>"),)))))


@pytest.mark.parametrize("xml", ["", "nur Text", "a &lt; b", "<a>1</a> und <b/>", '<f:a xmlns:f="urn:f"/>'])
def test_free_xml_is_written_as_it_is(xml: str) -> None:
    written = inside(Immobilie(user_defined_anyfield=(UserDefinedAnyfield(xml=xml),)))
    assert read_listing(f"<immobilie>{written}</immobilie>".encode()).user_defined_anyfield[0].xml == xml.replace(
        "<b/>", "<b></b>"
    ).replace('"urn:f"/>', '"urn:f"></f:a>')


def test_strange_characters_are_refused_with_their_place() -> None:
    with pytest.raises(Refused, match="immobilie/freitexte/objekttitel") as refused:
        inside(Immobilie(freitexte=Freitexte(objekttitel="Glocke \x07")))
    assert "Glocke" in refused.value.message("de")
    with pytest.raises(Refused, match="preise/kaufpreis/@x"):
        inside(Immobilie(preise=Preise(kaufpreis=Kaufpreis(kept=Kept(attributes={"x": "\ud800"})))))


def test_an_ausstattung_without_anything_is_written_empty() -> None:
    assert inside(Immobilie(ausstattung=Ausstattung(), flaechen=Flaechen())) == (
        "<flaechen></flaechen><ausstattung></ausstattung>"
    )
