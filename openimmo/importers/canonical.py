"""Elements as canonical XML (exclusive C14N, UTF-8), without declarations that nothing uses. Knows XML only."""

from copy import deepcopy

from lxml import etree


def canonical(element: etree._Element) -> bytes:
    """An element with all it holds, without what follows it: the form in which a listing is kept and compared."""
    if None in element.nsmap:  # libxml2 would give a default namespace in scope even to elements that have none
        element = deepcopy(element)
        etree.cleanup_namespaces(element)
    xml: bytes = etree.tostring(element, method="c14n", exclusive=True)
    return xml


def inner_xml(element: etree._Element) -> str:
    """Everything between the tags of an element, as XML that needs no declarations from outside."""
    parts = [escaped(element.text or "")]
    for child in element:
        parts += str(canonical(child), "utf-8"), escaped(child.tail or "")
    return "".join(parts)


def escaped(text: str) -> str:
    """Text as it stands in XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
