"""Exports that are killed, or fail, at one system call after the other, and run again (test_export_faults.py).

    strace … python -m tests.acceptance.kill_exports FOLDER STEPS TEMPLATE PORTAL [ERROR | DAEMON]

TEMPLATE holds a home with a stock of which a part was exported before, and the portal's server beside it; every point
begins with a copy. PORTAL (TOML) says where the server is, with {server} for the folder and {point} for its name. With
ERROR the run lives on: then an error of ours may end it. With DAEMON the run that is killed is one of the daemon's.
"""

import io
import json
import os
import re
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copytree, rmtree
from typing import TypeVar

from PIL import Image

from openimmo.domain.export import ExportReport, ExportState, SentState
from openimmo.domain.portal import FullMeans
from openimmo.errors import OpenImmoError
from openimmo.importers.feed import read_feed
from openimmo.model import Openimmo
from openimmo.pipeline.auditing import audit
from openimmo.pipeline.export.asking import Wish, asked
from openimmo.pipeline.export.rounds import ExportRounds
from openimmo.pipeline.exporting import export
from openimmo.pipeline.importing import import_packages
from openimmo.pipeline.polling.wishes import Wishes
from openimmo.transports.replacing import ASIDE
from openimmo.wiring import House, open_house
from tests.acceptance.kill_runs import BUDGET, IDLE, forked, idle, kill_all, written
from tests.acceptance.kill_state import State
from tests.pipeline.deliveries import NOON, attachment, bare, feed, picture, zipped
from tests.pipeline.exporting_office import advert, feed_of

NOT_REACHED = 7
ERROR, DAEMON = "ERROR", "DAEMON"
PATIENCE = 60.0


class Later(House):
    """A real house, some hours after noon."""

    hours = 0

    def clock(self) -> datetime:
        return NOON + timedelta(hours=self.hours)


class Idling(Later):
    """One in which the thread of an export uses up its calls first, so that it dies at its ``point``."""

    kind, point = "", 0

    def new_id(self) -> str:
        idle(self.kind, self.point)
        return super().new_id()


AnyHouse = TypeVar("AnyHouse", bound=Later)


def house_of(folder: Path, hours: int, kind: type[AnyHouse]) -> AnyHouse:
    house = kind(open_house(folder / "home", None, {}).settings)
    house.hours = hours
    return house


def settle_in(folder: Path, portal: str) -> None:
    """Write the settings of the home in a folder, whose portal is the server beside it."""
    text = portal.replace("{server}", str(folder / "server")).replace("{point}", folder.name)
    (folder / "home").mkdir(exist_ok=True)
    (folder / "home" / "openimmo.toml").write_text(text, encoding="utf-8")


def make_template(folder: Path, portal: str) -> None:
    """A first export has come through; since then a listing is new, one has changed and one is gone."""
    (folder / "server").mkdir(parents=True)
    (folder / "server").chmod(0o777)  # the server may be another user
    settle_in(folder, portal)
    house = house_of(folder, 0, Later)
    first = {"feed.xml": feed(*(advert(f"A{n}", attachments=[attachment(f"{n}.jpg")]) for n in range(1, 6)))}
    second = {"feed.xml": feed(advert("A1", price="1"), bare("A2"), advert("A9", attachments=[attachment("9.jpg")]))}
    for name, files in (("first.zip", first), ("second.zip", second)):
        pictures = {f"{n}.jpg": picture(n * 20) for n in (1, 2, 3, 4, 5, 9)}
        (folder / name).write_bytes(zipped({**files, **pictures}))
        list(
            import_packages(
                house, [folder / name], sender=None, policy=None, dry_run=False, progress=lambda *told: None
            )
        )
        if name == "first.zip":
            sent(house)
    trim(folder)


def trim(folder: Path) -> None:
    """Without the deliveries, which nobody needs any more."""
    for name in ("first.zip", "second.zip"):
        (folder / name).unlink()


def sent(house: House) -> ExportReport:
    """One export run, which does not wait between its tries."""
    return export(house, "site", Wish(), wait=lambda seconds: None, progress=lambda *told: None)


def prepared(folder: Path, template: Path, portal: str) -> None:
    """A copy of the template, settled in; its ledger is about the server beside it."""
    copytree(template, folder)
    settle_in(folder, portal)
    before, now = (asked(house_of(one, 0, Later).settings, "site", Wish()).account for one in (template, folder))
    with closing(sqlite3.connect(folder / "home" / "store.db")) as stock, stock:
        stock.execute("UPDATE portal_listings SET fingerprint = replace(fingerprint, ?, ?)", (f"@{before}", f"@{now}"))


def dying(folder: Path, kind: str, point: int) -> None:
    """A run that is killed before it ends."""
    house = house_of(folder, 1, Later)
    idle(kind, point)
    sent(house)


def dying_round(folder: Path, kind: str, point: int) -> None:
    """An export of the daemon that is killed, and the daemon with it."""
    house = house_of(folder, 1, Idling)
    house.kind, house.point = kind, point
    wishes, ended = Wishes(house.monotonic), list[str]()
    rounds = ExportRounds(house, wishes, lambda name, *_: ended.append(name), lambda seconds: None)
    rounds.work()
    while not ended:
        list(wishes.take(PATIENCE))
        rounds.work()
    rounds.close()


def again(folder: Path) -> State:
    """What the run left, then two more runs, and what they leave."""
    left = half_done(folder)
    *_, last = [sent(house_of(folder, hours, Later)) for hours in (2, 3)]
    house = house_of(folder, 4, Later)
    with house.reading_stock().reading() as view:
        ledger = {
            row.number: (row.action == "delete", row.state, row.fingerprint.partition("@")[0], len(row.media))
            for row in view.sent_to("site")  # what may be there already is changed when it is sent once more
        }
        runs = view.exports("site")
    return {
        "left": left,
        "sent once too often": [one.name for one in last.packages],
        "ledger": ledger,
        "shown": shown(folder),
        "parts": [name for name in names(folder) if name.endswith(".part")],
        "open": [one.run for one in runs if one.state is ExportState.BUILT],
        "strays": strays(house, [one.run for one in runs]),
        "audit": [found.message() for found in audit(house).problems],
    }


def half_done(folder: Path) -> list[str]:
    """What must never be, right after a run was killed: half a file under its name, or a receipt for nothing."""
    there = names(folder)
    whole = [name for name in there if not name.endswith(".part")]
    wrong = [f"half: {name}" for name in there if name in whole or name.endswith(ASIDE.decode()) if half(folder, name)]
    wrong += [f"gone: {name}" for name in aside(there) if name not in there and f"{name}.part" not in there]
    kept = {*whole, *aside(there)}
    with house_of(folder, 1, Later).reading_stock().reading() as view:
        for one in view.exports("site"):
            if one.state is ExportState.SENT and not {package.name for package in one.packages} <= kept:
                wrong.append(f"receipt for nothing: {one.run}")
        runs = {one.run: one.state for one in view.exports("site")}
        wrong += [
            f"sent without receipt: {row.number}"
            for row in view.sent_to("site")
            if row.state is SentState.SENT and runs[row.run] is not ExportState.SENT
        ]
    return wrong


def half(folder: Path, name: str) -> bool:
    """Whether a file is not whole, or an XML names files that are not there."""
    path, kind = folder / "server" / name, name.removesuffix(ASIDE.decode()).rpartition(".")[2]
    try:
        if kind == "zip":
            with zipfile.ZipFile(path) as package:
                return package.testzip() is not None
        if kind == "xml":
            there = names(folder)
            return any(file not in there for file in re.findall(r"<pfad>(.*?)</pfad>", path.read_text("utf-8")))
        with Image.open(path) as found:
            found.load()
    except (OSError, zipfile.BadZipFile):
        return True
    return False


def aside(there: list[str]) -> list[str]:
    """The names of files that wait under another one."""
    return [name.removesuffix(ASIDE.decode()) for name in there if name.endswith(ASIDE.decode())]


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / "server").iterdir())


def feeds(folder: Path) -> Iterator[Openimmo]:
    """What a portal reads, in the order of the names."""
    for name in names(folder):
        content = (folder / "server" / name).read_bytes()
        if name.endswith(".zip"):
            yield feed_of(content)
        elif name.endswith(".xml"):
            yield read_feed(io.BytesIO(content))


def shown(folder: Path) -> dict[str, list[object]]:
    """What a portal shows that has taken in all there is."""
    found: dict[str, list[object]] = {}
    replaces = house_of(folder, 1, Later).settings.portals["site"].full_means is FullMeans.REPLACES
    for content in feeds(folder):
        if replaces and content.uebertragung is not None and content.uebertragung.umfang == "VOLL":
            found.clear()
        for anbieter in content.anbieter:
            for one in anbieter.immobilie:
                assert one.verwaltung_techn is not None
                assert one.verwaltung_techn.aktion is not None
                number = str(one.verwaltung_techn.objektnr_extern)
                if one.verwaltung_techn.aktion.aktionart == "DELETE":
                    found.pop(number, None)
                else:
                    assert one.preise is not None
                    assert one.preise.kaufpreis is not None
                    found[number] = [str(one.preise.kaufpreis.value), one.anhaenge is not None]
    return dict(sorted(found.items()))


def strays(house: House, runs: list[str]) -> list[str]:
    """What lies in the outbox for no export that anybody knows of."""
    shelf = house.settings.home.outbox / "portals" / "site"
    return [one.name for one in shelf.iterdir() if one.name not in runs]


def failing(folder: Path, kind: str, point: int, usual: int | None) -> None:
    """A run in which one call fails; it may end with an error of ours, and nothing else."""
    house = house_of(folder, 1, Later)
    idle(kind, point)
    try:
        sent(house)
    except OpenImmoError as error:
        print(error.code)
        sys.stdout.flush()
    if any(_errno(kind) != usual for _ in range(point)):  # the one that was to fail is still to come
        os._exit(NOT_REACHED)


def _errno(call: str) -> int | None:
    """How a call that does nothing fails."""
    try:
        IDLE[call]()
    except OSError as error:
        return error.errno
    return None


def fail_all(folder: Path, kind: str, step: int, template: Path, portal: str) -> None:
    """All points of a kind, every ``step``-th, as far as a run goes."""
    usual = _errno(kind)
    for point in range(1, BUDGET[kind], step):
        place = folder / f"home-{kind}-{point}"
        if forked(partial(prepared, place, template, portal)):
            sys.exit(f"no home for {kind} {point}")
        end = os.waitstatus_to_exitcode(forked(partial(failing, place, kind, point, usual)))
        if end not in (0, NOT_REACHED):
            sys.exit(f"the run that failed at {kind} {point} ended with an error that is not ours")
        if end == 0 and forked(partial(written, again, place, folder / f"{kind}-{point}.json")):
            sys.exit(f"the run after {kind} {point} failed")
        forked(partial(rmtree, place, ignore_errors=True))
        if end == NOT_REACHED:
            return


if __name__ == "__main__":
    assert set(json.loads(sys.argv[2])) <= set(IDLE)
    where, template, portal = Path(sys.argv[1]), Path(sys.argv[3]), sys.argv[4]
    os.umask(0)
    for kind, step in json.loads(sys.argv[2]).items():
        if ERROR in sys.argv[5:]:
            fail_all(where, kind, step, template, portal)
        else:
            work = dying_round if DAEMON in sys.argv[5:] else dying
            kill_all(where, kind, step, work, again, partial(prepared, template=template, portal=portal))
