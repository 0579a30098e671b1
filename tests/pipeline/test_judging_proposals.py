"""Schema findings say what was expected, where a thing belongs, and what a repair would make of it."""

from pathlib import Path

import pytest

from openimmo.findings import Finding
from openimmo.pipeline.validating import Options, validate_package

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def found(sample: str, *, repair: bool) -> list[Finding]:
    return list(validate_package(SAMPLES / sample, Options(repair=repair)).findings)


@pytest.mark.parametrize(
    ("sample", "path", "value", "right", "said"),
    [
        ("decimal-comma", "flaechen/wohnflaeche", "142,5", "142.5", "expected: a decimal like 1780.00."),
        ("german-dates", "verwaltung_techn/stand_vom", "20.11.2026", "2026-11-20", "a date like 2026-11-21."),
        ("value-case", "objektkategorie/objektart/wohnung/@wohnungtyp", "etage", "ETAGE", "one of "),
        (
            "objekt-nr-extern",
            "verwaltung_techn/objekt_nr_extern",
            None,
            "objektnr_extern",
            "be: objektnr_extern.",
        ),
        ("short-year", "verwaltung_objekt/abdatum", "2/27", "2027-02-01", "a date like 2026-11-21."),
    ],
)
def test_a_feed_judged_as_sent_gets_the_repair_proposed(
    sample: str, path: str, value: str | None, right: str, said: str
) -> None:
    (one,) = (
        one for one in found(f"dialects/{sample}.xml", repair=False)
        if one.path == f"/openimmo/anbieter[1]/immobilie[1]/{path}"
    )  # fmt: skip
    assert (one.value, one.repair, one.repaired) == (value, right, False)
    assert one.severity == "error"
    assert one.listing != ""
    assert one.line
    assert said in one.message()


@pytest.mark.parametrize(
    ("sample", "proposed"),
    [
        ("flag-missing", [("schema-attribute-missing", "false"), ("schema-attribute-missing", "false")]),
        ("format-missing", [("schema-element-missing", "text/html"), ("schema-element-missing", "jpg")]),
        ("location-missing", [("schema-attribute-missing", "REMOTE"), ("schema-value-enum", "REMOTE"),
                              ("schema-value-enum", "REMOTE")]),
    ],
)  # fmt: skip
def test_what_would_be_filled_in_is_proposed_for_a_feed_judged_as_sent(
    sample: str, proposed: list[tuple[str, str]]
) -> None:
    faults = found(f"dialects/{sample}.xml", repair=False)
    assert [(one.code, one.repair) for one in faults if one.code.startswith("schema-")] == proposed
    assert not any(one.repaired for one in faults if one.code.startswith("schema-"))


def test_nothing_is_proposed_for_what_nobody_can_know() -> None:
    (one,) = found("invalid/wrong-type.xml", repair=False)
    assert (one.code, one.repair) == ("schema-value-type", None)


def test_a_misplaced_element_is_told_its_place_in_both_languages() -> None:
    (one,) = found("dialects/name-after-vorname.xml", repair=False)
    assert one.code == "schema-element-unexpected"
    assert one.message() == "vorname may not stand here; right would be: after name, before anrede."
    assert one.message("de") == "vorname darf hier nicht stehen; richtig wäre: nach name, vor anrede."


def test_a_misplaced_element_that_was_read_by_name_is_told_its_place_too() -> None:
    (one,) = found("dialects/name-after-vorname.xml", repair=True)
    assert (
        one.message() == "The element name is not at its place (after tel_handy, before vorname); it was read by name."
    )
    (transfer,) = found("dialects/uebertragung-last.xml", repair=True)
    assert "(vor anbieter)" in transfer.message("de")


def test_a_missing_element_is_told_with_its_type_and_its_place() -> None:
    (one,) = found("invalid/element-missing.xml", repair=True)
    assert one.message() == "stand_vom is missing; expected: a date like 2026-11-21, after openimmo_obid."
    assert one.message("de") == "stand_vom fehlt; erwartet wird: ein Datum wie 2026-11-21, nach openimmo_obid."


def test_what_is_out_of_order_where_older_versions_do_not_mind_is_a_repair_too() -> None:
    """energiepass took its children in any order once, so the reader alone would say nothing."""
    codes = {one.code for one in found("dialects/tags-alphabetical.xml", repair=True)}
    assert codes == {"repair-order"}
    paths = {one.path for one in found("dialects/tags-alphabetical.xml", repair=True)}
    assert sum("/energiepass/" in (path or "") for path in paths) == 1
    assert {one.code for one in found("dialects/tags-alphabetical.xml", repair=False)} == {"schema-element-unexpected"}
