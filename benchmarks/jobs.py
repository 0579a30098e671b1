"""The measured jobs: a table that names each one, what it runs, what it is compared with and what it may cost.

Knows every command.  Does not measure and does not print.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.exports import BIG, big_stock, exported, exporting, nothing_sent, once_sent, stock, unchanged
from benchmarks.measure import FOUND
from benchmarks.readers import XSD
from benchmarks.workshop import OPENIMMO, PYTHON, Workshop, quiet


@dataclass(frozen=True)
class Target:
    """What a job may cost: times its peer's CPU, elapsed time or memory, or MB of memory ("peak")."""

    most: float
    of: Literal["cpu", "elapsed", "memory", "peak"] = "cpu"


def nothing(_: Workshop) -> None:
    """For jobs that need no preparation or no check."""


@dataclass(frozen=True)
class Job:
    """One row: ``prepare`` and ``check`` run unmeasured around ``command``.

    ``needs`` (packages) and ``programs`` are from elsewhere.
    """

    title: str
    command: Callable[[Workshop], list[str]]
    peer: str = "expat"
    target: Target | None = None
    prepare: Callable[[Workshop], object] = nothing
    check: Callable[[Workshop], object] = nothing
    needs: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    rounds: int = 99
    exits: tuple[int, ...] = (0,)


def reading(name: str, feed: Path, listings: int) -> list[str]:
    """The command that runs one of readers.py."""
    return [PYTHON, "-m", "benchmarks.readers", name, str(feed), str(listings)]


def reader(name: str) -> Callable[[Workshop], list[str]]:
    """That command on the feed."""
    return lambda shop: reading(name, shop.feed(), shop.listings)


def again(shop: Workshop) -> None:
    """A home that has imported the feed already; later rounds find the same home."""
    if not (shop.folder / "home-again").exists():
        quiet(shop.importing("home-again", shop.linked()))
        shop.imported("home-again", shop.listings)


def with_xsdata(shop: Workshop) -> list[str]:
    """The xsdata reader with its generated classes in the search path."""
    return ["env", f"PYTHONPATH={shop.dataclasses()}", *reading("xsdata", shop.feed(), shop.listings)]


READS = {
    "expat": Job("expat without handlers", reader("expat")),
    "lxml": Job("lxml, whole tree", reader("lxml")),
    "iterparse": Job("lxml, one listing at a time, nothing read", reader("iterparse")),
    "elementtree": Job("ElementTree, whole tree", reader("elementtree")),
    "read": Job("**openimmo, typed read**", reader("read"), target=Target(3.5)),
    "xmltodict": Job("xmltodict, whole feed, untyped", reader("xmltodict"), needs=("xmltodict",), rounds=2),
    "xsdata": Job("xsdata, whole feed, typed", with_xsdata, needs=("xsdata", "jinja2"), rounds=1),
    "memory": Job(
        "**openimmo, typed read**, ten times the feed",
        lambda shop: reading("read", shop.big(), shop.many),
        peer="read",
        target=Target(60, "peak"),
        rounds=1,
    ),
    "verdict": Job("**openimmo, schema verdict**", reader("verdict"), peer="read", target=Target(1.5)),
    "lxml-schema": Job("lxml, one listing at a time, schema", reader("lxml-schema"), peer="read"),
    "xmllint": Job(
        "xmllint --stream --schema",
        lambda shop: ["xmllint", "--noout", "--stream", "--schema", str(XSD), str(shop.feed())],
        peer="read",
        programs=("xmllint",),
    ),
    "xmlschema": Job("xmlschema, lazily", reader("xmlschema"), peer="read", rounds=1),
    "rules": Job("**openimmo, typed read and every rule**", reader("rules"), peer="read", target=Target(2)),
    "validate": Job("**openimmo, schema, attachments and rules**", reader("validate"), peer="read"),
    "text": Job(
        "**openimmo validate**, text report",
        lambda shop: [*OPENIMMO, "validate", str(shop.feed()), "--as-of", "2026-11-21"],
        peer="validate",
        target=Target(1.2),
        exits=FOUND,
    ),
    "html": Job(
        "**openimmo validate**, HTML report",
        lambda shop: [*OPENIMMO, "validate", str(shop.feed()), "--as-of", "2026-11-21", "--format", "html"],
        peer="validate",
        exits=FOUND,
    ),
}

IMPORTS = {
    "import": Job(
        "**openimmo import**, attachments are links",
        lambda shop: shop.importing("home", shop.linked()),
        peer="read",
        target=Target(4),
        prepare=lambda shop: (shop.linked(), shop.fresh("home")),
        check=lambda shop: shop.imported("home", shop.listings),
        rounds=3,
        exits=FOUND,
    ),
    "import-missing": Job(
        "**openimmo import**, every attachment missing",
        lambda shop: shop.importing("home-missing", shop.feed()),
        peer="read",
        prepare=lambda shop: shop.fresh("home-missing"),
        check=lambda shop: shop.imported("home-missing", shop.listings),
        rounds=1,
        exits=FOUND,
    ),
    "again": Job(
        "**openimmo import**, the same bytes again",
        lambda shop: shop.importing("home-again", shop.linked()),
        peer="list",
        prepare=again,
        exits=FOUND,
    ),
    "list": Job(
        "openimmo deliveries list (start, open the stock)",
        lambda shop: [*OPENIMMO, "--home", str(shop.folder / "home-again"), "deliveries", "list"],
        prepare=again,
    ),
    "package": Job(
        "**openimmo import**, package with pictures",
        lambda shop: shop.importing("home-package", shop.package()),
        peer="plain",
        target=Target(2, "elapsed"),
        prepare=lambda shop: (shop.package(), shop.fresh("home-package")),
        check=lambda shop: shop.imported("home-package", shop.packaged),
        rounds=3,
        exits=FOUND,
    ),
    "plain": Job(
        "unzip, SHA-256, write, fsync: the same package",
        lambda shop: [PYTHON, "-m", "benchmarks.plain", str(shop.package()), str(shop.folder / "plain")],
        prepare=lambda shop: (shop.package(), shop.fresh("plain")),
        rounds=3,
    ),
}

EXPORTS = {
    "export": Job(
        "**openimmo export**, VOLL, pre-flight by every rule",
        exporting("whole"),
        peer="read",
        target=Target(2),
        prepare=stock,
        check=exported(lambda shop: shop.listings),
        exits=FOUND,
    ),
    "export-unruled": Job(
        '**openimmo export**, VOLL, rules = "off"',
        exporting("unruled"),
        peer="read",
        prepare=stock,
        check=exported(lambda shop: shop.listings),
        exits=FOUND,
    ),
    "export-older": Job(
        "**openimmo export**, VOLL, down to 1.2.3",
        exporting("older"),
        peer="read",
        prepare=stock,
        check=exported(lambda shop: shop.listings),
        rounds=3,
        exits=FOUND,
    ),
    "export-unchanged": Job(
        "**openimmo export**, nothing has changed",
        unchanged,
        peer="read",
        prepare=once_sent,
        check=nothing_sent,
        exits=FOUND,
    ),
    "export-memory": Job(
        "**openimmo export**, ten times the listings",
        exporting("whole", BIG),
        peer="export",
        target=Target(1.3, "memory"),
        prepare=big_stock,
        check=exported(lambda shop: shop.many),
        rounds=1,
        exits=FOUND,
    ),
}

STARTS = {
    "help": Job("**openimmo --help**", lambda _: [*OPENIMMO, "--help"], peer="bare", target=Target(2.5)),
    "bare": Job('python -c "import lxml.etree"', lambda _: [PYTHON, "-c", "import lxml.etree"]),
}

JOBS = {**READS, **IMPORTS, **EXPORTS, **STARTS}
