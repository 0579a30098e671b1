"""The generated model is current, complete and documented, and type checkers know it."""

import ast
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

import openimmo.model
from openimmo.model import ELEMENTS, ENUMERATIONS, Element, Immobilie, Listed, Preise, Valued, fields_of, generated
from openimmo.model.tables import table
from tests.xsd.facts import allowed

ROOT = Path(__file__).resolve().parents[2]
NEWEST = allowed("1.2.7c")
CLASSES = {key: kind for key, kind in ELEMENTS.items() if isinstance(kind, type) and issubclass(kind, Element)}
SOURCE = ast.parse(Path(generated.__file__).read_text(encoding="utf-8"))


def test_the_generated_files_are_current() -> None:
    done = subprocess.run([sys.executable, "tools/build_model.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_model_is_complete() -> None:
    assert set(ELEMENTS) == set(NEWEST)
    assert len({fact["name"] for fact in NEWEST.values()}) == 373
    assert sum(len(fact["attributes"]) for fact in NEWEST.values()) == 218
    assert len(ENUMERATIONS) == 49
    assert sum(len(kind) for kind in ENUMERATIONS.values()) == 718


@pytest.mark.parametrize("key", sorted(CLASSES))
def test_a_class_has_every_field_in_the_standards_order(key: str) -> None:
    fact = NEWEST[key]
    names = ["value"] if issubclass(CLASSES[key], Valued) else []
    names += [*fact["attributes"], *(["xml"] if fact["model"] == "mixed" else [])]
    names += list(table(key).children)
    assert list(fields_of(CLASSES[key]).values()) == names
    assert set(table(key).children) == {use["el"] for use in _uses(fact["content"])}


def _uses(group: dict | None) -> list[dict]:  # type: ignore[type-arg]
    items = (group or {}).get("items", [])
    return [use for item in items for use in (_uses(item) if "items" in item else [item] if "el" in item else [])]


@pytest.mark.parametrize("path", sorted(ENUMERATIONS))
def test_an_enumeration_has_every_value(path: str) -> None:
    key, _, name = path.partition("/@")
    rule = NEWEST[key]["attributes"][name] if name else NEWEST[key]["text"]
    assert [str(member) for member in ENUMERATIONS[path]] == list(dict.fromkeys(rule["enum"]))


def test_every_class_field_and_value_is_documented() -> None:
    for node in SOURCE.body:
        if isinstance(node, ast.ClassDef):
            assert ast.get_docstring(node), node.name
            for place, item in enumerate(node.body):
                if isinstance(item, ast.AnnAssign):
                    after = node.body[place + 1]
                    assert isinstance(after, ast.Expr), f"{node.name}.{ast.unparse(item.target)}"
                    assert isinstance(after.value, ast.Constant)


def test_every_element_and_attribute_names_its_german_term_type_and_version() -> None:
    for node in (node for node in SOURCE.body if isinstance(node, ast.ClassDef)):
        for text in (item.value.value for item in node.body if isinstance(item, ast.Expr) and node.bases):
            assert isinstance(text, str)
            if "values of" not in (ast.get_docstring(node) or "") and text not in (
                "The text of the element.", "Everything inside the element, text and any elements, as XML.",
            ):  # fmt: skip
                text = " ".join(text.split())
                assert "German term: " in text, f"{node.name}: {text}"
                assert "since 1." in text, f"{node.name}: {text}"


def test_the_field_reference_names_everything() -> None:
    pages = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    for key, fact in NEWEST.items():
        if fact["attributes"] or _uses(fact["content"]):
            assert f"## {key}\n" in pages
    words = tomllib.loads((ROOT / "openimmo" / "xsd" / "meanings.toml").read_text(encoding="utf-8"))
    assert set(words["elements"]) >= set(NEWEST)


def test_an_unlisted_value_stays_what_it_was() -> None:
    kind = ENUMERATIONS["haus/@haustyp"]
    stray = kind("SCHLOSSRUINE")
    assert isinstance(stray, Listed)
    assert (str(stray), stray.listed, stray == "SCHLOSSRUINE") == ("SCHLOSSRUINE", False, True)
    assert kind("EINFAMILIENHAUS").listed


def test_a_valued_element_equals_its_value() -> None:
    kaufpreis = openimmo.model.Kaufpreis(value=5)
    assert kaufpreis == 5
    assert hash(kaufpreis) == hash(5)
    assert kaufpreis != openimmo.model.Kaufpreis(value=5, auf_anfrage=True)
    assert str(kaufpreis) == "5"


def test_values_are_frozen_and_absent_is_none() -> None:
    with pytest.raises(AttributeError):
        Immobilie().preise = Preise()  # type: ignore[misc]
    assert Immobilie().preise is None
    assert Immobilie().user_defined_anyfield == ()


def test_type_checkers_know_the_model(tmp_path: Path) -> None:
    mypy = pytest.importorskip("mypy.api", reason="mypy is not installed")
    program = tmp_path / "user.py"
    program.write_text(textwrap.dedent(
        """
        from decimal import Decimal

        from openimmo.model import Aktionart, Immobilie, Kaufpreis, Preise

        def price(listing: Immobilie) -> Decimal | None:
            return listing.preise.kaufpreis.value if listing.preise and listing.preise.kaufpreis else None

        print(price(Immobilie(preise=Preise(kaufpreis=Kaufpreis(value=Decimal(5))))), Aktionart.CHANGE)
        """
    ))  # fmt: skip
    said, _, code = mypy.run(["--strict", "--cache-dir", str(tmp_path / "cache"), str(program)])
    assert code == 0, said
