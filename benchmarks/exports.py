"""What the jobs about exports share: stocks to export from, portals, commands, and the check of what was written.

Knows the command line of openimmo. Does not know what is measured.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import JobError
from benchmarks.workshop import OPENIMMO, PYTHON, Workshop, quiet

STOCK, BIG = "home-exports", "home-exports-big"
PORTALS = """
[portal.whole]
preset = "openimmo"
[portal.unruled]
preset = "openimmo"
rules = "off"
[portal.older]
preset = "openimmo"
version = "1.2.3"
[portal.quiet]
preset = "openimmo"
"""
_COUNT = """
import sys, zipfile
print(sum(line.count(b"<immobilie>") for line in zipfile.ZipFile(sys.argv[1]).open("openimmo.xml")))
"""


def stock(shop: Workshop) -> Path:
    """A home that holds the listings of the feed; the attachments are links."""
    return _stocked(shop, STOCK, shop.linked)


def big_stock(shop: Workshop) -> Path:
    """The same with ten times as many listings."""
    return _stocked(shop, BIG, shop.big_linked)


def exporting(portal: str, home: str = STOCK) -> Callable[[Workshop], list[str]]:
    """The command that writes everything into one file, as VOLL."""
    return lambda shop: _export(shop, home, portal, "--full", "--output", str(_package(shop)))


def exported(listings: Callable[[Workshop], int]) -> Callable[[Workshop], None]:
    """A check that fails unless the package holds that many listings; it takes the package away."""

    def check(shop: Workshop) -> None:
        written = int(quiet([PYTHON, "-c", _COUNT, str(_package(shop))]))
        _package(shop).unlink()
        if written != listings(shop):
            raise JobError(f"exported {written} listings of {listings(shop)}")

    return check


def unchanged(shop: Workshop) -> list[str]:
    """The command that exports what has been exported before."""
    return _export(shop, STOCK, "quiet", "--output", str(_sent(shop)))


def once_sent(shop: Workshop) -> None:
    """A stock that one portal has got already; later rounds find the same."""
    stock(shop)
    if not _sent(shop).exists():
        quiet(unchanged(shop))
        nothing_sent(shop)


def nothing_sent(shop: Workshop) -> None:
    """Fail unless nothing lies there but the one package that was sent at first."""
    packages = len(list(_sent(shop).iterdir()))
    if packages != 1:
        raise JobError(f"{packages} packages instead of one")


def _stocked(shop: Workshop, home: str, feed: Callable[[], Path]) -> Path:
    folder = shop.folder / home
    if not (folder / "openimmo.toml").exists():
        shutil.rmtree(folder, ignore_errors=True)
        quiet(shop.importing(home, feed()))
        (folder / "openimmo.toml").write_text(PORTALS, encoding="utf-8")
    return folder


def _export(shop: Workshop, home: str, portal: str, *options: str) -> list[str]:
    folder = shop.folder / home
    return [*OPENIMMO, "--config", str(folder / "openimmo.toml"), "--home", str(folder), "export", portal, *options]


def _package(shop: Workshop) -> Path:
    return shop.folder / "exported.zip"


def _sent(shop: Workshop) -> Path:
    return shop.folder / STOCK / "sent"
