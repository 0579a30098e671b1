"""``openimmo deliveries approve|replay|undo|show``: what an operator makes of deliveries, as users call it."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.commands.program import SAMPLES, Program, command, environment
from tests.pipeline.deliveries import feed, listing

FIRST, SECOND = SAMPLES / "import" / "muster-voll-1.zip", SAMPLES / "import" / "muster-voll-2.zip"
NAMES = [f"A{number}" for number in range(1, 7)]


@pytest.fixture
def stocked(openimmo: Program) -> Program:
    """The program after two deliveries of one sender."""
    openimmo("import", FIRST, SECOND)
    return openimmo


@pytest.fixture
def held(openimmo: Program, tmp_path: Path) -> Program:
    """The program with six listings, four of which the second full delivery does not name."""
    for name, listings in (("first.xml", NAMES), ("second.xml", NAMES[:2])):
        (tmp_path / name).write_bytes(feed(*map(listing, listings), umfang="VOLL"))
        openimmo("import", tmp_path / name)
    return openimmo


def newest(program: Program) -> str:
    return str(program("deliveries", "list", "--limit", "1", "--format", "json").json[0]["delivery"])


def active(program: Program) -> set[str]:
    return {one["number"] for one in program("listings", "list", "--format", "json").json}


def test_undo_takes_a_delivery_back_and_the_list_says_so(stocked: Program) -> None:
    second = newest(stocked)
    answer = stocked("deliveries", "undo", second, "--format", "json")
    (report,) = answer.json["deliveries"]
    assert (answer.code, answer.json["schema"], report["verdict"]) == (0, "openimmo/import/1", "undone")
    assert {one["source_id"]: one["action"] for one in report["listings"]}["AUE-1703"] == "updated"
    assert active(stocked) == {"AUE-1701", "AUE-1702", "AUE-1703"}
    undone, taken_back, _ = stocked("deliveries", "list", "--format", "json").json
    assert undone["about"] == {"deed": "undo", "delivery": second}
    assert (taken_back["delivery"], taken_back["taken_back_by"]) == (second, undone["delivery"])
    assert "imported, taken back" in stocked("deliveries", "list").out
    assert stocked("audit").code == 0


def test_undo_says_why_nothing_could_be_taken_back(stocked: Program) -> None:
    second = newest(stocked)
    for number in ("AUE-1701", "AUE-1702", "AUE-1703", "AUE-1704"):
        stocked("listings", "set-status", number, "pending")
    answer = stocked("--lang", "de", "deliveries", "undo", second)
    assert (answer.code, answer.out) == (1, "")
    assert "--force" in answer.err
    shown = stocked("--lang", "de", "deliveries", "undo", second, "--dry-run")
    assert (shown.code, "von Hand geändert" in shown.out) == (1, True)
    assert stocked("deliveries", "undo", second, "--force").code == 0


def test_undo_of_an_undo_runs_the_delivery_again(stocked: Program) -> None:
    before, second = active(stocked), newest(stocked)
    stocked("deliveries", "undo", second)
    answer = stocked("deliveries", "undo", newest(stocked), "--format", "json")
    assert [one["source"] for one in answer.json["deliveries"]] == [f"replay {second}"]
    assert active(stocked) == before


def test_replay_runs_a_delivery_again_and_an_older_one_only_when_forced(stocked: Program) -> None:
    first = stocked("deliveries", "list", "--format", "json").json[-1]["delivery"]
    assert "superseded" in stocked("deliveries", "replay", first, "--format", "json").out
    assert active(stocked) == {"AUE-1701", "AUE-1702", "AUE-1704"}
    assert stocked("deliveries", "replay", first, "--force", "--dry-run").code in (0, 1)
    assert active(stocked) == {"AUE-1701", "AUE-1702", "AUE-1704"}
    stocked("deliveries", "replay", first, "--force")
    assert "AUE-1703" in active(stocked)


def test_show_tells_what_was_done_with_a_delivery_later(stocked: Program) -> None:
    second = newest(stocked)
    stocked("deliveries", "undo", second)
    told = stocked("deliveries", "show", second, "--format", "json").json
    undone = newest(stocked)
    assert told["later"] == [{"delivery": undone, "deed": "undo", "verdict": "undone"}]
    assert told["taken_back_by"] == undone
    assert f"Taken back by {undone}" in stocked("deliveries", "show", second).out
    assert stocked("deliveries", "show", undone, "--format", "json").json["about"]["delivery"] == second


def test_show_tells_of_one_listing_by_any_of_its_numbers(stocked: Program) -> None:
    second = newest(stocked)
    stocked("listings", "renumber", "AUE-1701", "B-1", OPENIMMO_RIGHTS__RENUMBER="true")
    for name in ("AUE-1701", "B-1"):
        told = stocked("deliveries", "show", second, "--listing", name, "--format", "json").json
        assert [one["number"] for one in told["listings"]] == ["AUE-1701"]
    shown = stocked("deliveries", "show", second, "--listing", "AUE-1703").out
    assert "no longer names the listing" in shown
    assert "AUE-1701" not in shown
    answer = stocked("deliveries", "show", second, "--listing", "X-9")
    assert (answer.code, "X-9" in answer.err) == (2, True)


def test_approve_makes_the_withheld_deletions(held: Program) -> None:
    name = newest(held)
    shown = held("deliveries", "approve", name, "--dry-run", "--format", "json").json
    assert (shown["dry_run"], shown["deliveries"][0]["counts"]["deleted"]) == (True, 4)
    assert active(held) == set(NAMES)
    answer = held("deliveries", "approve", name, "--yes", "--format", "json")
    assert (answer.code, answer.json["deliveries"][0]["verdict"]) == (0, "approved")
    assert active(held) == set(NAMES[:2])
    assert held("deliveries", "approve", name, "--yes").code == 1
    assert held("audit").code == 0


def test_approve_without_a_terminal_needs_yes(held: Program) -> None:
    answer = held("deliveries", "approve", newest(held), "--format", "json")
    assert (answer.code, answer.out) == (2, "")
    assert "--yes" in answer.err
    assert active(held) == set(NAMES)


@pytest.mark.parametrize(("said", "left"), [(b"j\n", 2), (b"n\n", 6), (b"\n", 6)])
def test_approve_shows_how_many_would_go_and_asks(held: Program, home: Path, said: bytes, left: int) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, said)
    done = subprocess.run(
        command("--lang", "de", "deliveries", "approve", newest(held)),
        stdin=theirs, capture_output=True, env=environment(home), check=False, timeout=60,
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)
    assert "4 von 4 Objekten löschen?" in done.stderr.decode()
    assert "A6" in done.stdout.decode()
    assert (done.returncode, len(active(held))) == (0 if left == 2 else 1, left)
