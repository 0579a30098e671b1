"""XML that travels as text inside the model, back as trees: free content and what a sender wrote beyond the standard.

Knows XML, not the model.
"""

from lxml import etree

from openimmo.xsd.declarations import Element
from openimmo.xsd.lexical import fault


def content(xml: str) -> etree._Element:
    """An element that holds the given XML. Raises ValueError where it is not well-formed on its own."""
    return parsed(f"<x>{xml}</x>".encode())


def parsed(xml: bytes) -> etree._Element:
    """The root of a document without DOCTYPE. Raises ValueError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, collect_ids=False,
        huge_tree=True,  # it was read within the reader's limits; without a DOCTYPE nothing can grow
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("DOCTYPE")
    return root


def fill(made: etree._Element, xml: str) -> None:
    """Give an element its content. Raises ValueError."""
    if "<" not in xml and "&" not in xml:
        made.text = xml or None
        return
    holder = content(xml)
    made.text = holder.text
    made.extend(list(holder))


def says_nothing(element: etree._Element) -> bool:
    """True for an element without attributes, children and text."""
    return not len(element) and not element.keys() and not (element.text or "").strip()


def may_be_empty(element: Element | None) -> bool:
    """Whether a declaration is there and takes an element without text."""
    return element is not None and (element.text is None or fault(element.text, "") is None)
