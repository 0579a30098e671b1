"""The program under test: run in this process with a home of its own, or as a process like users run it."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"


@dataclass(frozen=True)
class Answer:
    """What the program left behind: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Program = Callable[..., Answer]


def environment(home: Path, **variables: str) -> dict[str, str]:
    ours = ("OPENIMMO_", "LC_", "LANG", "SUDO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**clean, "LOGNAME": "operator", "OPENIMMO_HOME": str(home), "PYTHONPATH": str(ROOT), **variables}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "openimmo", *map(str, arguments)]


def process(home: Path, *arguments: object, stdin: bytes = b"", **variables: str) -> Answer:
    """The program as a process of its own, its output piped."""
    done = subprocess.run(
        command(*arguments),
        input=stdin,
        capture_output=True,
        env=environment(home, **variables),
        check=False,
        timeout=60,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_terminal(home: Path, *arguments: object, columns: int = 80, **variables: str) -> Answer:
    """The program with stdout and stderr on a terminal; both come back as ``out``."""
    ours, theirs = pty.openpty()
    variables = {"COLUMNS": str(columns), "TERM": "xterm-256color", **variables}
    started = subprocess.Popen(
        command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=environment(home, **variables)
    )
    os.close(theirs)
    said = b""
    while chunk := _read(ours):
        said += chunk
    os.close(ours)
    return Answer(started.wait(60), said.decode().replace("\r\n", "\n"), "")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # Linux says so when the other side of a terminal is closed
        return b""
