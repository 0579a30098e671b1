"""Feeds compared as a receiver sees them: comments, instructions and white space between elements mean nothing.

Works from the facts, not from the tables that reader and writer use.
"""

from random import Random

from lxml import etree

from tests.xsd.facts import GRAMMAR

OLD_NAMESPACE = "http://www.openimmo.de"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
CONTAINERS = {fact["name"] for fact in GRAMMAR["elements"].values() if fact["model"] == "children"}


def canonical(feed: bytes | etree._Element) -> bytes:
    """C14N without what means nothing."""
    data = feed if isinstance(feed, bytes) else etree.tostring(feed)
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True))
    _strip(root)
    return etree.tostring(root, method="c14n")


def _strip(element: etree._Element) -> None:
    if etree.QName(element).localname not in CONTAINERS:
        return
    if not (element.text or "").strip():
        element.text = None
    for child in element:
        _strip(child)
        if not (child.tail or "").strip():
            child.tail = None


def spread(feed: etree._Element, rng: Random) -> None:
    """Put line breaks, comments and instructions wherever they mean nothing."""
    children = list(feed)
    if feed.tag not in CONTAINERS or not children:
        return
    feed.text = "\n  "
    for child in children:
        spread(child, rng)
        child.tail = rng.choice(["\n", " ", "\t\r\n"])
        if rng.random() < 0.1:
            child.addnext(rng.choice([etree.Comment(" Hinweis "), etree.ProcessingInstruction("sort", "up")]))


def in_old_namespace(feed: etree._Element, prefix: str | None) -> etree._Element:
    """The same feed as 1.1 and 1.2.0 are sent, with the declarations that senders like to add."""
    declared = {prefix: OLD_NAMESPACE, "xsi": SCHEMA_INSTANCE, "unused": "urn:example:unused"}
    root = etree.Element(f"{{{OLD_NAMESPACE}}}openimmo", nsmap=declared)
    root.set(f"{{{SCHEMA_INSTANCE}}}schemaLocation", f"{OLD_NAMESPACE} openimmo.xsd")
    root.extend(list(feed))
    for element in root.iter("{}*"):
        element.tag = f"{{{OLD_NAMESPACE}}}{element.tag}"
    return root
