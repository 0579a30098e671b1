"""A listing's own tree is made to say what the typed listing says, whatever is different, and no more is touched."""

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from openimmo.exporters.portals.patching import patched
from openimmo.exporters.writer import listing_to_xml
from openimmo.importers.feed import parse_listing, read_listing
from openimmo.model import Aktion, Aktionart, Freitexte, Geo, Immobilie, Preise, UserDefinedSimplefield, VerwaltungTechn
from openimmo.model.tables import table
from openimmo.xsd.catalogue import schema

TABLE = table("immobilie")
SENT = b"""<immobilie><objektkategorie><nutzungsart WOHNEN="1" GEWERBE="false"/><vermarktungsart KAUF="true"
MIETE_PACHT="false"/><objektart><wohnung/></objektart></objektkategorie><geo><plz>52062</plz><ort>Aachen</ort>
<strasse>Markt</strasse><land iso_land="DEU"/></geo><kontaktperson><name>Weiss</name></kontaktperson>
<preise><kaufpreis auf_anfrage="false">350000</kaufpreis></preise>
<freitexte><objekttitel>Hell</objekttitel><lage>Mitte</lage></freitexte>
<verwaltung_techn><objektnr_extern>A1</objektnr_extern><aktion aktionart="CHANGE"/><openimmo_obid>O1</openimmo_obid>
<kennung_ursprung>X</kennung_ursprung><stand_vom>2026-11-01</stand_vom></verwaltung_techn></immobilie>"""


def sent() -> tuple[etree._Element, Immobilie]:
    return parse_listing(SENT), read_listing(SENT)


def techn(immobilie: Immobilie, **changes: Any) -> Immobilie:
    assert immobilie.verwaltung_techn is not None
    return replace(immobilie, verwaltung_techn=replace(immobilie.verwaltung_techn, **changes))


FIELDS = (UserDefinedSimplefield(feldname="a", value="1"), UserDefinedSimplefield(feldname="b", value="2"))
CHANGES = {
    "a number": lambda one: techn(one, objektnr_extern="B2"),
    "an action": lambda one: techn(one, aktion=Aktion(aktionart=Aktionart.REFERENZ)),
    "something more": lambda one: techn(one, objektnr_intern="I1"),
    "something that repeats": lambda one: techn(one, user_defined_simplefield=FIELDS),
    "something less": lambda one: techn(one, openimmo_obid=None),
    "a group less": lambda one: replace(one, preise=None),
    "a group more": lambda one: replace(one, flaechen=read_listing(
        b"<immobilie><flaechen><wohnflaeche>80</wohnflaeche></flaechen></immobilie>").flaechen),
    "a group that is another": lambda one: replace(one, geo=Geo(ort="Bonn")),
    "a text": lambda one: replace(one, freitexte=Freitexte(objekttitel="Hell", lage="Rand")),
    "a value with attributes": lambda one: replace(one, preise=replace(one.preise or Preise(), kaufpreis=replace(
        one.preise.kaufpreis, value=Decimal(1)))),
    "all of it": lambda one: Immobilie(verwaltung_techn=VerwaltungTechn(objektnr_extern="C3")),
    "nothing": lambda one: techn(one, objektnr_extern="A" + "1"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_the_tree_says_what_the_typed_listing_says(change: Any) -> None:
    tree, before = sent()
    after = change(before)
    assert patched(tree, before, after, TABLE)
    made = etree.tostring(tree)
    assert listing_to_xml(read_listing(made)) == listing_to_xml(after)
    whole = parse_listing(listing_to_xml(after))
    assert schema("1.2.7c").validate(parse_listing(made)) == schema("1.2.7c").validate(whole)


def test_what_is_not_different_stays_the_very_same_element() -> None:
    tree, before = sent()
    elements = list(tree.iter("*"))
    assert patched(tree, before, techn(before, objektnr_extern="B2"), TABLE)
    now = list(tree.iter("*"))
    assert [one.tag for one, other in zip(elements, now, strict=True) if one is not other] == ["objektnr_extern"]


def test_children_that_somebody_else_has_changed_are_left_alone() -> None:
    tree, before = sent()
    assert patched(tree, before, replace(before, geo=None, preise=None), TABLE, ["geo"])
    assert [child.tag for child in tree if child.tag in ("geo", "preise")] == ["geo"]


@pytest.mark.parametrize("own", [b"<eigenes>1</eigenes>", b"<verwaltung_techn/><unbekannt/>"])
def test_what_has_no_place_of_its_own_is_left_to_the_writer(own: bytes) -> None:
    xml = SENT.replace(b"<geo>", own + b"<geo>")
    before = read_listing(xml)
    assert not patched(parse_listing(xml), before, techn(before, objektnr_extern="B2"), TABLE)
