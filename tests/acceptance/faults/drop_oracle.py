"""What must hold after any fault: the books are clean, and every byte that was uploaded is kept or still there.

Looks at disk and database with its own eyes where it can. Does not know which fault there was.
"""

import io
import re
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from openimmo.wiring import House
from tests.acceptance.faults.drop_story import Inbox
from tests.acceptance.kill_state import State, state_of

_STAMP = re.compile(r"-[0-9]{8}T[0-9]{6}")
KEPT = ("spool", "archive", "quarantine")


def whole_state(house: House, inbox: Inbox) -> State:
    """The home and the drop folder, without what may differ from run to run; equal to the one of a run without faults.

    How often a package came again is left out: one that was taken before the fault may be a duplicate after it. So are
    mails that tell of the fault, and what stands in the name of a file that was moved to where one of its name was.
    """
    state = state_of(house)
    state["inbox"] = [_STAMP.sub("-again", name.decode("latin-1")) for name in inbox.names()]
    state["mails"] = sorted(Counter(_mails(house)).items())
    state["lost"] = lost(house, inbox)
    return state


def lost(house: House, inbox: Inbox) -> list[str]:
    """The uploads that are neither at the source nor kept here, and the kept ones that the ledger does not know."""
    known = {row[0] for row in _rows(house, "select sha256 from deliveries")}
    accounted, problems = inbox.hashes(), []
    for name in KEPT:
        for file in sorted((house.settings.home.path / name).glob("*")):
            if file.is_file() and file.name in known:
                accounted |= _inside(file)
            elif file.is_file():
                problems.append(f"{name}/{file.name} is in no ledger")
    missing = [f"{name!r} is gone" for digest, name in inbox.sent.items() if digest not in accounted]
    return problems + missing


def _inside(file: Path) -> set[str]:
    """The hashes of a kept package and, if it was made here from loose files, of what is in it."""
    content = file.read_bytes()
    hashes = {sha256(content).hexdigest()}
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            hashes |= {sha256(package.read(name)).hexdigest() for name in package.namelist()}
    return hashes


def _mails(house: House) -> list[str]:
    rows = _rows(house, "select kind, recipients, subject, state from outbox where delivery is not null")
    return [" ".join(map(str, row)) for row in rows]


def _rows(house: House, question: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(house.settings.home.database)) as database:
        return database.execute(question).fetchall()
