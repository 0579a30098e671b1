"""The generated files: current, complete, and each version as the facts have it."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from openimmo.xsd.catalogue import VERSIONS, feedback_schema, path, schema
from openimmo.xsd.grammar import feedback, grammar, versions

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "build_schemas.py"
XS = "{http://www.w3.org/2001/XMLSchema}"

LISTING = """<immobilie>
  <objektkategorie>
    <nutzungsart WOHNEN="true" GEWERBE="false"/><vermarktungsart KAUF="1" MIETE_PACHT="0"/>
    <objektart>{kind}</objektart>
  </objektkategorie>
  <geo><plz>52062</plz></geo>
  <kontaktperson><tel_fax>1</tel_fax><name/></kontaktperson>
  {more}
  <verwaltung_techn><objektnr_extern/><aktion/><openimmo_obid/><stand_vom>2026-11-21</stand_vom></verwaltung_techn>
</immobilie>"""


def holds(version: str, xml: str) -> bool:
    return schema(version).validate(etree.fromstring(xml))


def since(xml: str) -> str | None:
    """The oldest version from which on the element is valid in every one."""
    found = None
    for version in reversed(VERSIONS):
        if not holds(version, xml):
            break
        found = version
    return found


def run_tool(*options: str, tool: Path = TOOL) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(tool), *options], capture_output=True, text=True, check=False)


def test_the_files_on_disk_are_what_the_tool_writes() -> None:
    done = run_tool("--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tool_finds_and_mends_a_file_that_differs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "openimmo" / "xsd", tmp_path / "openimmo" / "xsd")
    (tmp_path / "tools").mkdir()
    tool = Path(shutil.copy(TOOL, tmp_path / "tools"))
    changed = tmp_path / "openimmo" / "xsd" / "openimmo-1.2.5.xsd"
    changed.write_bytes(changed.read_bytes() + b"\n")
    (tmp_path / "openimmo" / "xsd" / "openimmo-1.1.xsd").unlink()
    stale = run_tool("--check", tool=tool)
    assert stale.returncode == 1
    assert stale.stdout.split() == [
        "differs:", "openimmo/xsd/openimmo-1.1.xsd", "differs:", "openimmo/xsd/openimmo-1.2.5.xsd",
    ]  # fmt: skip
    assert run_tool(tool=tool).returncode == 0
    assert changed.read_bytes() == path("1.2.5").read_bytes()
    assert run_tool("--check", tool=tool).returncode == 0


def test_every_file_says_what_it_is_not() -> None:
    for version in VERSIONS:
        head = path(version).read_text(encoding="utf-8")[:600]
        assert "not the official schema" in head
        assert "not certified by OpenImmo e.V." in head


def test_the_newest_schema_declares_as_much_as_the_standard() -> None:
    tree = etree.fromstring(path("1.2.7c").read_bytes())
    declared = tree.findall(f".//{XS}element[@name]")
    assert len(declared) == 380
    assert len(tree.findall(f"{XS}element")) == 341
    assert len({element.get("name") for element in declared}) == 373
    attributes = tree.findall(f".//{XS}attribute")
    assert len(attributes) == 218
    assert sum(attribute.get("use") == "required" for attribute in attributes) == 20
    assert sum(attribute.get("type") == "xs:boolean" for attribute in attributes) == 120


def test_the_counts_of_the_facts_hold_for_every_version_they_name() -> None:
    facts = json.loads((ROOT / "openimmo" / "xsd" / "grammar.json").read_text(encoding="utf-8"))
    for version, counts in facts["meta"]["counts"].items():
        elements = grammar(version).elements.values()
        attributes = [attribute for element in elements for attribute in element.attributes.values()]
        texts = [element.text for element in elements if element.text] + [attribute.text for attribute in attributes]
        assert Counter(element.local for element in elements) == {False: counts["global"], True: counts["local"]}
        assert len({element.name for element in elements}) == counts["distinct_element_names"]
        assert len(attributes) == counts["attributes_effective"]
        assert sum(attribute.required for attribute in attributes) == counts["attributes_required"]
        assert sum(len(text.values) for text in texts) == counts["enum_values"]


def test_feedback_is_complete_and_compiles() -> None:
    assert len(feedback().elements) == 59
    xml = """<openimmo_feedback><version>1.2.5</version>
      <sender><name>P</name><datum>1</datum><makler_id>2</makler_id></sender>
      <fehlerliste><fehler><fehlernr>{}</fehlernr></fehler></fehlerliste></openimmo_feedback>"""
    assert feedback_schema().validate(etree.fromstring(xml.format(3)))
    assert not feedback_schema().validate(etree.fromstring(xml.format("")))


def test_an_unknown_version_has_no_schema() -> None:
    for version in ("1.2.7a", "1.2.7d", "../grammar"):
        with pytest.raises(KeyError):
            schema(version)


def test_the_grammar_covers_a_version_without_a_schema_of_its_own() -> None:
    assert set(versions()) - set(VERSIONS) == {"1.2.7a"}
    assert grammar("1.2.7a").elements["hallenhoehe"].model == "text"
    assert grammar("1.2.7").elements["hallenhoehe"].model == "any"


def test_the_thirteen_heating_attributes_came_with_c() -> None:
    new = set(grammar("1.2.7c").elements["befeuerung"].attributes)
    old = set(grammar("1.2.7b").elements["befeuerung"].attributes)
    assert len(new - old) == 13
    assert since('<befeuerung KWK_BIO="true"/>') == "1.2.7c"


@pytest.mark.parametrize(
    ("xml", "version"),
    [
        (LISTING.format(kind="<parken/>", more=""), "1.2.3"),
        (LISTING.format(kind="<haus/>", more="<versteigerung/>"), "1.2.2"),
        ("<energiepass><epart>BEDARF</epart></energiepass>", "1.2.2"),
        ("<energiepass><jahrgang>2014</jahrgang></energiepass>", "1.2.7"),
        ("<energiepass><geg2018/></energiepass>", "1.2.7b"),
        ("<zustand_angaben><energiepass/><energiepass/></zustand_angaben>", "1.2.7"),
        ("<anbieter><firma/><openimmo_anid/></anbieter>", "1.2.0"),
        ("<openimmo><uebertragung/></openimmo>", None),
        ('<wohnung wohnungtyp="LOFT-STUDIO-ATELIER"/>', "1.1"),
        ("<flaechen><anzahl_balkone>1</anzahl_balkone></flaechen>", "1.2.3"),
    ],
)
def test_what_a_version_brought_is_valid_from_then_on(xml: str, version: str | None) -> None:
    assert since(xml) == version


@pytest.mark.parametrize(
    ("xml", "last"),
    [
        ("<hallenhoehe/>", "1.2.7"),
        ("<anzahl_stellplaetze/>", "1.2.7"),
        ('<haus haustyp="KRANKENHAUS"/>', "1.2.2"),
        ('<sonstige sonstige_typ="GARAGEN"/>', "1.2.3"),
        ("<flaechen><anzahl_balkon_terrassen>1</anzahl_balkon_terrassen></flaechen>", "1.2.3"),
        ("<energiepass><art>BEDARF</art></energiepass>", "1.2.1"),
        ("<energiepass><heizwert>1</heizwert><skala type='ZAHL'/><art>BEDARF</art></energiepass>", "1.2.0"),
        ("<ende_bietzeit>2010-01-01T10:00:00</ende_bietzeit>", "1.2.4"),
        ('<summemietenetto sonstigemieteust="1">1</summemietenetto>', "1.2.6"),
    ],
)
def test_what_a_version_lost_is_invalid_after_it(xml: str, last: str) -> None:
    assert [version for version in VERSIONS if holds(version, xml)][-1] == last


def test_only_version_1_1_takes_any_country_and_needs_a_listing() -> None:
    assert [version for version in VERSIONS if holds(version, '<land iso_land="Deutschland"/>')] == ["1.1"]
    assert not holds("1.1", "<anbieter><firma/><openimmo_anid/></anbieter>")
    assert holds("1.1", '<nutzungsart WOHNEN="1"/>')
    assert not holds("1.2.0", '<nutzungsart WOHNEN="1"/>')


def test_anyfield_takes_everything_but_checks_what_it_knows() -> None:
    assert holds("1.2.7c", "<user_defined_anyfield>frei <x y='1'><haus/></x> Text</user_defined_anyfield>")
    assert not holds("1.2.7c", "<user_defined_anyfield><x><kaufpreis>viel</kaufpreis></x></user_defined_anyfield>")


def test_uses_come_in_the_order_of_the_standard() -> None:
    rules = grammar("1.2.7c")
    names = [use.name for use in rules.uses("kontaktperson")]
    assert names[:8] == [
        "email_zentrale", "email_direkt", "tel_zentrale", "tel_durchw", "tel_fax", "tel_handy", "name", "vorname",
    ]  # fmt: skip
    assert [use.name for use in rules.uses("geo")][:4] == ["plz", "ort", "geokoordinaten", "strasse"]
    assert {use.min for use in rules.uses("geo")} == {0}
    haus = next(use for use in rules.uses("objektart") if use.name == "haus")
    assert (haus.min, haus.max) == (0, None)
    assert rules.child("energiepass", "baujahr") is not rules.child("zustand_angaben", "baujahr")
    assert rules.child("geo", "kaufpreis") is None


def test_all_versions_together_hold_what_any_of_them_has() -> None:
    union = grammar()
    for version in versions():
        for key in grammar(version).elements:
            assert {use.name for use in grammar(version).uses(key)} <= {use.name for use in union.uses(key)}
            assert set(grammar(version).elements[key].attributes) <= set(union.elements[key].attributes)
