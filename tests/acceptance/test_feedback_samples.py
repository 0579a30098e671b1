"""Every sample of feedbacks and leads leads to exactly what its expected.toml says, through the command line."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from openimmo.cli import run
from openimmo.errors import FeedError
from openimmo.importers.feedback import read_feedback

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FEEDBACKS: dict[str, Any] = tomllib.loads((SAMPLES / "feedback" / "expected.toml").read_text(encoding="utf-8"))
LEADS: dict[str, Any] = tomllib.loads((SAMPLES / "leads" / "expected.toml").read_text(encoding="utf-8"))
NO_LEADS = dict.fromkeys(("in_file", "new", "changed", "unchanged", "refused"), 0)


def asked(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    code = run(["--lang", "en", *arguments, "--format", "json"], {})
    out = capsys.readouterr().out
    return code, json.loads(out) if out else None


@pytest.mark.parametrize(("folder", "expected"), [("feedback", FEEDBACKS), ("leads", LEADS)])
def test_every_file_has_an_entry_and_every_entry_a_file(folder: str, expected: dict[str, Any]) -> None:
    files = {path.name for path in (SAMPLES / folder).iterdir()} - {"expected.toml"}
    assert files == set(expected)


@pytest.mark.parametrize("name", [name for name, entry in FEEDBACKS.items() if "refused" in entry])
def test_a_feedback_that_must_not_be_read_is_refused_with_this_error(name: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feedback((SAMPLES / "feedback" / name).read_bytes(), name)
    assert caught.value.code == FEEDBACKS[name]["refused"]
    assert run(["feedback", "read", str(SAMPLES / "feedback" / name)], {}) == 1


@pytest.mark.parametrize("name", [name for name, entry in FEEDBACKS.items() if "refused" not in entry])
def test_reading_a_feedback_finds_this_and_nothing_else(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    entry = FEEDBACKS[name]
    code, document = asked(["feedback", "read", str(SAMPLES / "feedback" / name)], capsys)
    (read,) = document["feedbacks"]
    inquiries = [
        [objekt["oobj_id"], who["nachname"], who["email"] or ""]
        for objekt in read["objekt"]
        for who in objekt["interessent"]
    ]
    assert code == 0
    assert read["finding_counts"] == entry.get("findings", {})
    assert inquiries == entry.get("inquiries", [])
    assert [[one["objekt_id"], one["fehlernr"] or 0] for one in read["fehlerliste"]] == entry.get("errors", [])
    assert [one["statusnr"] for one in read["status"]] == entry.get("status", [])


def test_the_mail_and_the_bare_xml_are_one_inquiry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path)]
    assert run([*home, "import", str(SAMPLES / "valid" / "haus-kauf.xml")], {}) == 0
    capsys.readouterr()
    actions = []
    for name in ("inquiry.eml", "inquiry.xml", "inquiry.eml"):
        _, document = asked([*home, "feedback", "read", "--store", str(SAMPLES / "feedback" / name)], capsys)
        (stored,) = document["stored"]
        actions.append((stored["action"], stored["listing"], stored["matched_by"]))
    assert actions == [("stored", "NL-2031", "extern"), ("known", "NL-2031", "extern"), ("known", "NL-2031", "extern")]


@pytest.mark.parametrize("name", LEADS)
def test_importing_leads_does_exactly_this_and_nothing_more_when_they_come_again(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry, home = LEADS[name], ["--home", str(tmp_path)]
    call = [*home, "leads", "import", "--listings", str(SAMPLES / "leads" / name)]
    code, document = asked(call, capsys)
    found = {one["lead"]: sorted({f["code"] for f in one["findings"]}) for one in document["leads"] if one["findings"]}
    assert document["counts"] == NO_LEADS | entry["counts"]
    assert found == entry.get("findings", {})
    assert code == (1 if entry["counts"].get("refused") else 0)
    before = state(home, capsys)
    listings, contacts, _ = before
    assert {one["number"]: one["status"] for one in listings} == entry.get("listings", {})
    assert {one["name"]: one["origin"] or "" for one in contacts} == entry["origins"]
    _, again = asked(call, capsys)
    assert again["counts"]["new"] == again["counts"]["changed"] == 0
    assert state(home, capsys) == before


def state(home: list[str], capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """Listings, contacts and deliveries, in full."""
    return [asked([*home, kind, "list"], capsys)[1] for kind in ("listings", "contacts", "deliveries")]
