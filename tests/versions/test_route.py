"""Which version a feed is in, where it can go, and what happens to what belongs to no version."""

import pytest

from openimmo.errors import SettingsError
from openimmo.versions.places import in_order
from openimmo.versions.route import route, version_id, wanted_version
from openimmo.xsd.catalogue import VERSIONS
from openimmo.xsd.grammar import grammar
from tests.versions.trees import listing, written


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("1.2", "1.2.0"), ("1.2.7", "1.2.7"), (" V1.2.7B ", "1.2.7b"), ("1.2.4/plus", "1.2.4"), ("1.1.0", "1.1"),
        ("1.2.7a", "1.2.7a"), ("1.2.7d", "1.2.7c"), ("1.3", "1.2.7c"), ("neu", "1.2.7c"), (None, "1.2.7c"),
    ],
)  # fmt: skip
def test_a_feed_is_in_the_version_it_says_else_in_the_newest(said: str | None, version: str) -> None:
    assert version_id(said) == version


@pytest.mark.parametrize("said", [*VERSIONS, "1.2", "1.2.7B"])
def test_a_feed_can_be_wanted_in_every_version(said: str) -> None:
    assert wanted_version(said) in VERSIONS


@pytest.mark.parametrize("said", ["", "1.2.7a", "1.2.7d", "1.3", "../1.1", "neu", "1" * 5000])
def test_a_version_that_nobody_knows_is_refused_with_those_that_are_known(said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        wanted_version(said)
    assert refused.value.code == "convert-version-unknown"
    assert "1.2.7c" in str(refused.value)


def test_what_is_newer_than_the_feed_says_is_converted_as_well() -> None:
    tree = listing("<zustand_angaben><energiepass><wertklasse>C</wertklasse></energiepass></zustand_angaben>")
    changes = route("1.2.4", "1.2.3").walk(tree)
    assert [(one.code, one.path) for one in changes] == [("convert-carried", "zustand_angaben/energiepass/wertklasse")]


def test_a_feed_that_stays_in_its_version_keeps_what_is_newer() -> None:
    sent = "<ausstattung><wintergarten>true</wintergarten></ausstattung>"
    tree = listing(sent)
    assert route("1.2.0", "1.2.0", strict=False).walk(tree) == []
    assert written(tree) == written(listing(sent))


@pytest.mark.parametrize("target", VERSIONS)
@pytest.mark.parametrize("source", VERSIONS)
def test_what_no_version_knows_travels_untouched(source: str, target: str) -> None:
    sent = (
        '<geo eigenes="x"><plz>52062</plz><lage_id>7</lage_id></geo>'
        '<f:feld xmlns:f="urn:example"><haus haustyp="BUNGALOW"/></f:feld>'
        "<preise><kaufpreis>auf Anfrage</kaufpreis></preise>"
        '<flaechen><user_defined_simplefield feldname="x">y</user_defined_simplefield></flaechen>'
        "<user_defined_anyfield>Text <eigenes>mehr</eigenes> Ende</user_defined_anyfield>"
    )
    tree = listing(sent)
    assert route(source, target).walk(tree) == []
    assert written(tree) == written(listing(sent))


def test_elements_of_the_standard_in_free_content_are_kept_valid_and_told() -> None:
    tree = listing('<user_defined_anyfield>a<haus haustyp="BUNGALOW"/>b</user_defined_anyfield>')
    changes = route("1.2.1", "1.2.0").walk(tree)
    assert written(tree) == written(listing("<user_defined_anyfield>a<haus/>b</user_defined_anyfield>"))
    assert [(one.code, one.path) for one in changes] == [("convert-value-lost", "user_defined_anyfield/haus/@haustyp")]


def test_places_are_told_as_they_were_sent_whatever_happened_before() -> None:
    tree = listing(
        "<zustand_angaben><energiepass><epart>BEDARF</epart></energiepass></zustand_angaben>"
        "<anhaenge><anhang/><anhang gruppe='QRCODE'><check>x</check></anhang></anhaenge>"
    )
    changes = route("1.2.7c", "1.1").walk(tree)
    assert [(one.code, one.path, one.value) for one in changes] == [
        ("convert-value-lost", "anhaenge/anhang[2]/@gruppe", "QRCODE"),
        ("convert-lost", "anhaenge/anhang[2]/check", "x"),
        ("convert-lost", "zustand_angaben/energiepass", "BEDARF"),
    ]


def test_text_behind_something_that_goes_stays() -> None:
    tree = listing("<geo><ort>Aachen</ort><anzahl_etagen>4</anzahl_etagen> verirrt </geo>")
    route("1.2.0", "1.1").walk(tree)
    assert written(tree) == "<immobilie><geo><ort>Aachen</ort> verirrt </geo></immobilie>"


def test_children_are_put_in_order_and_unknown_ones_stay_behind_the_same_one() -> None:
    tree = listing("<geo><ort>A</ort><eigenes/><plz>1</plz></geo><eigenes><ort/><plz/></eigenes>")
    in_order(tree, grammar("1.1"))
    assert written(tree) == written(
        listing("<geo><plz>1</plz><ort>A</ort><eigenes/></geo><eigenes><ort/><plz/></eigenes>")
    )


def test_a_number_of_any_length_is_not_calculated_with() -> None:
    long = "9" * 5000
    tree = listing(f'<preise><mieteinnahmen_ist periode="MONAT">{long}</mieteinnahmen_ist></preise>')
    changes = route("1.2.0", "1.1").walk(tree)
    assert written(tree) == written(listing(f"<preise><mieteinnahmen_ist>{long}</mieteinnahmen_ist></preise>"))
    assert [one.code for one in changes] == ["convert-lost"]
