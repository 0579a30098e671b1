"""The reading jobs, one function for each: what is measured, and nothing around it.

    python -m benchmarks.readers read /tmp/feed.xml 5000

Each takes the feed and returns how many listings it saw.
Libraries are imported inside, so each process pays for its own only.
"""

import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

DAY = date(2026, 11, 21)  # the rules of this day, so that every run judges by the same
XSD = Path(__file__).resolve().parent.parent / "openimmo" / "xsd" / "openimmo-1.2.7c.xsd"


def expat(feed: Path) -> None:
    """The bare parser, no handlers: nothing in Python reads XML for less."""
    from xml.parsers.expat import ParserCreate

    with feed.open("rb") as file:
        ParserCreate().ParseFile(file)


def lxml(feed: Path) -> int:
    """The whole tree by lxml."""
    from lxml import etree

    with feed.open("rb") as file:
        return len(etree.parse(file).findall("anbieter/immobilie"))


def iterparse(feed: Path, judge: Callable[..., bool] = lambda _: True) -> int:
    """One listing at a time by lxml, no value read."""
    from lxml import etree

    seen = 0
    with feed.open("rb") as file:
        for _, listing in etree.iterparse(file, tag="immobilie"):
            if not judge(listing):
                raise ValueError(f"listing {seen + 1} is not valid")
            seen += 1
            parent = listing.getparent()
            if parent is not None:
                parent.remove(listing)
    return seen


def lxml_schema(feed: Path) -> int:
    """One listing at a time by lxml, each judged by the schema."""
    from lxml import etree

    with XSD.open("rb") as file:
        return iterparse(feed, etree.XMLSchema(etree.parse(file)).validate)


def elementtree(feed: Path) -> int:
    """The whole tree by the standard library."""
    from xml.etree import ElementTree

    return len(ElementTree.parse(feed).findall("anbieter/immobilie"))


def xmltodict(feed: Path) -> int:
    """The whole feed as dicts of text by xmltodict."""
    parse = import_module("xmltodict").parse
    with feed.open("rb") as file:
        return len(parse(file)["openimmo"]["anbieter"]["immobilie"])


def xsdata(feed: Path) -> int:
    """The whole feed as dataclasses that xsdata generated from our schema; their folder stands in PYTHONPATH."""
    parsers = import_module("xsdata.formats.dataclass.parsers")
    handlers = import_module("xsdata.formats.dataclass.parsers.handlers")
    classes = import_module("openimmo_xsdata")
    parser = parsers.XmlParser(handler=handlers.LxmlEventHandler)
    with feed.open("rb") as file:
        document = parser.parse(file, classes.Openimmo)
    return sum(len(sender.immobilie) for sender in document.anbieter)


def read(feed: Path) -> int:
    """One typed listing at a time, every value converted, by openimmo."""
    import openimmo

    seen = 0
    for _ in openimmo.iter_listings(feed):
        seen += 1
    return seen


def rules(feed: Path) -> int:
    """One typed listing at a time, each judged by every rule, by openimmo."""
    import openimmo
    from openimmo.rules.running import Running, rule_set

    running = Running(rule_set(DAY))
    seen = 0
    for listing in openimmo.iter_listings(feed):
        running.listing(listing, ())
        seen += 1
    return seen


def verdict(feed: Path) -> None:
    """The schema verdict by openimmo."""
    _judged(feed, None)


def validate(feed: Path) -> None:
    """Schema, attachments and rules by openimmo, nothing reported."""
    from openimmo.rules.running import rule_set

    _judged(feed, rule_set(DAY))


def _judged(feed: Path, rules: Any) -> None:
    from openimmo.pipeline.validating import Options, validate_package

    found = validate_package(feed, Options(rules=rules))
    if not found.feeds:
        raise ValueError(f"the verdict is {found.verdict}")


def xmlschema(feed: Path) -> None:
    """The verdict of the xmlschema library, reading lazily."""
    library = import_module("xmlschema")
    if not library.XMLSchema(str(XSD)).is_valid(library.XMLResource(str(feed), lazy=2)):
        raise ValueError("the feed is not valid")


READERS: dict[str, Callable[[Path], int | None]] = {
    "expat": expat,
    "lxml": lxml,
    "iterparse": iterparse,
    "lxml-schema": lxml_schema,
    "elementtree": elementtree,
    "xmltodict": xmltodict,
    "xsdata": xsdata,
    "read": read,
    "rules": rules,
    "verdict": verdict,
    "validate": validate,
    "xmlschema": xmlschema,
}


def main() -> None:
    """Run the named reader and compare what it saw with what is there."""
    name, feed, expected = sys.argv[1:]
    seen = READERS[name](Path(feed))
    if seen is not None and seen != int(expected):
        sys.exit(f"{name} read {seen} listings of {expected}")


if __name__ == "__main__":
    main()
