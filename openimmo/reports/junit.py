"""A validation as JUnit XML: a suite for each feed, a case for each listing and for the frame around them.

For Jenkins, GitLab and whatever else shows tests. A case fails by errors alone; warnings and notes stand in its output.
Knows the result of a validation, with its gallery. Does not know how it was reached.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from openimmo.domain.validation import FeedFacts, Gallery, ListingCard, PackageValidation, Validation
from openimmo.findings import Finding, Severity
from openimmo.reports.findings import advice_of, sentence_of
from openimmo.reports.listing_places import by_listing
from openimmo.reports.plain import printable, visible
from openimmo.texts import catalogue, say

Element = ElementTree.Element
_WIDTH = 200
NAME = "openimmo validate"


def junit_document(validation: Validation, lang: str) -> bytes:
    """The validation as XML in UTF-8."""
    root = Element("testsuites", name=NAME)
    for package in validation.packages:
        root.extend(list(_suites(package, lang)))
    _sum(root, root.iter("testcase"))
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suites(package: PackageValidation, lang: str) -> Iterator[Element]:
    of_feed: dict[str | None, list[Finding]] = defaultdict(list)
    for one in package.findings:
        of_feed[one.feed].append(one)
    for feed in package.feeds:
        yield _suite(package, feed.name, _feed_cases(package, feed, of_feed.pop(feed.name, []), lang), feed)
    unread = {name: found for name, found in of_feed.items() if name is not None}
    for name, found in unread.items():
        yield _suite(package, name, [_case("read", package, name, found, lang)])
    rest = [_case("package", package, None, of_feed.get(None, []), lang), *_unseen(package, lang)]
    yield _suite(package, None, rest)


def _suite(
    package: PackageValidation, feed: str | None, cases: Sequence[Element], facts: FeedFacts | None = None
) -> Element:
    name = package.path if feed is None or package.kind == "xml" else f"{package.path}!/{feed}"
    suite = Element("testsuite", name=visible(name))
    if facts:
        properties = ElementTree.SubElement(suite, "properties")
        for key in ("version", "grammar", "sender_software", "scope"):
            ElementTree.SubElement(properties, "property", name=key, value=visible(getattr(facts, key) or ""))
    suite.extend(cases)
    _sum(suite, cases)
    return suite


def _sum(into: Element, cases: Iterator[Element] | Sequence[Element]) -> None:
    met: Counter[str] = Counter()
    for case in cases:
        met["tests"] += 1
        met.update(child.tag for child in case)
    into.set("tests", str(met["tests"]))
    into.set("failures", str(met["failure"]))
    into.set("errors", str(met["error"]))
    into.set("skipped", str(met["skipped"]))


def _feed_cases(package: PackageValidation, feed: FeedFacts, found: Sequence[Finding], lang: str) -> list[Element]:
    """The frame, then every listing that has a card."""
    gallery = package.gallery or Gallery()
    of_listing = dict(by_listing(found))
    cards = [card for card in gallery.cards if card.feed == feed.name]
    repeated = Counter(card.number for card in cards)
    listings = [
        _case(
            _named(card, repeated[card.number] > 1), package, feed.name,
            of_listing.pop((card.feed, card.path), ()), lang, card.counts.error,
        )
        for card in cards
    ]  # fmt: skip
    rest = {id(one) for findings in of_listing.values() for one in findings}
    within = {id(one) for findings in by_listing(found).values() for one in findings}
    frame = [one for one in found if id(one) not in within or id(one) in rest]
    return [_case("frame", package, feed.name, frame, lang), *listings]


def _named(card: ListingCard, repeated: bool) -> str:
    """The listing's number; where that is missing or not its own, where it stands as well."""
    place = card.path.partition("/")[2].partition("/")[2]
    return f"listing {card.number}" + (f" ({place})" if repeated else "") if card.number else f"listing at {place}"


def _case(
    name: str, package: PackageValidation, feed: str | None, found: Sequence[Finding], lang: str, counted: int = 0
) -> Element:
    parts = (package.path, feed if package.kind != "xml" else None)
    case = Element("testcase", name=visible(name), classname=visible("/".join(filter(None, parts))))
    errors = [one for one in found if one.severity is Severity.ERROR]
    others = [one for one in found if one.severity is not Severity.ERROR]
    if errors or counted:
        lines = [_line(one, lang) for one in errors]
        if counted > len(errors):
            lines.append(say("report-and-more", lang, count=counted - len(errors)))
        tag = "error" if name in ("read", "package") else "failure"
        wrong = ElementTree.SubElement(case, tag, message=lines[0], type=errors[0].code if errors else "openimmo")
        wrong.text = "\n".join(lines)
    if others:
        ElementTree.SubElement(case, "system-out").text = "\n".join(_line(one, lang) for one in others)
    return case


def _line(one: Finding, lang: str) -> str:
    at = say("report-at-line", lang, line=one.line) if one.line is not None else None
    where = ", ".join(visible(part) for part in (at, one.path) if part)
    said = filter(None, (sentence_of(one, lang, _WIDTH), advice_of(one, lang, _WIDTH)))
    return printable(
        f"{say(f'report-{one.severity}', lang)} {one.code}: {where + ': ' if where else ''}{' '.join(said)}"
    )


def _unseen(package: PackageValidation, lang: str) -> Iterator[Element]:
    """What was not checked is neither passed nor failed."""
    for one in package.not_run:
        case = Element("testcase", name=visible(f"rule {one.rule}"), classname=visible(package.path))
        reason = say(one.reason, lang) if one.reason in catalogue() else one.reason
        ElementTree.SubElement(case, "skipped", message=f"{reason} ({one.count} ×)")
        yield case
    if package.gallery and package.gallery.omitted:
        said = say("page-cards-omitted", lang, count=package.gallery.omitted)
        case = Element("testcase", name="further listings", classname=visible(package.path))
        ElementTree.SubElement(case, "skipped", message=said)
        yield case
