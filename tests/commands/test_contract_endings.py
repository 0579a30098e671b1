"""How long calls end when somebody wants them to: at once, with the promised exit code, and nothing half there."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server, socket

import pytest

from tests.commands.program import SAMPLES, Program, command, environment

FIRST = SAMPLES / "import" / "muster-voll-1.zip"
ENDING = pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM], ids=lambda wish: wish.name)


@contextmanager
def silent_server() -> Iterator[socket]:
    """An FTP server that takes every connection and never says a word."""
    with create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


def running(home: Path, *arguments: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home, OPENIMMO_LANG="en")
    )


@ENDING
@pytest.mark.parametrize("portals", [1, 6])
def test_an_export_that_waits_for_its_server_is_ended_at_once_and_sent_by_the_next(
    openimmo: Program, home: Path, tmp_path: Path, portals: int, wish: signal.Signals
):
    openimmo("import", FIRST)
    with silent_server() as server:
        url = f"ftp://127.0.0.1:{server.getsockname()[1]}/in"
        tables = [
            f'[portal.p{place}]\nurl = "{url}{place}"\nuser = "u"\npassword = "hidden"\n' for place in range(portals)
        ]
        (home / "openimmo.toml").write_text("".join(tables), encoding="utf-8")
        export = running(home, "export", *(["p0"] if portals == 1 else ["--all"]))
        connection, _ = server.accept()  # it has come so far that it waits
        with connection:
            export.send_signal(wish)
            out, err = export.communicate(timeout=30)
    assert (export.returncode, out, err.decode().strip()) == (130, b"", "Interrupted.")
    (tmp_path / "server").mkdir()
    (home / "openimmo.toml").write_text(f'[portal.p0]\nurl = "{tmp_path / "server"}"\n', encoding="utf-8")
    assert openimmo("export", "p0").code == 0
    assert len(list((tmp_path / "server").iterdir())) == 1


@ENDING
def test_a_conversion_that_is_ended_leaves_nothing_half_there(home: Path, tmp_path: Path, wish: signal.Signals):
    out = tmp_path / "out"
    out.mkdir()
    conversion = subprocess.Popen(
        command("convert", "-", out / "out.xml"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home),
    )  # fmt: skip
    assert conversion.stdin is not None
    conversion.stdin.write(b"<openimmo>" + b" " * 500_000)  # more than a pipe holds: it is being read
    conversion.stdin.flush()
    conversion.send_signal(wish)
    said = conversion.communicate(timeout=60)
    assert (conversion.returncode, said[0], b"Traceback" in said[1]) == (130, b"", False)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["listings", "export"],
        ["listings", "export", "--format", "csv"],
        ["portals", "show", "imv"],
        ["export", "openimmo", "--dry-run", "--format", "json"],
        ["rules"],
    ],
    ids=" ".join,
)
def test_a_reader_that_has_seen_enough_hears_no_complaint(openimmo: Program, home: Path, arguments: list[str]):
    openimmo("import", FIRST)
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "wb") as nobody:
        done = subprocess.run(
            command(*arguments), stdout=nobody, stderr=subprocess.PIPE, env=environment(home), check=False, timeout=60
        )
    assert b"Traceback" not in done.stderr
    assert b"roken" not in done.stderr
    assert done.returncode in (0, 1)
