"""Writes an openimmo_feedback 1.2.5: what was wrong with which object (fehlerliste), and the status of a delivery.

An ``objekt`` stands only with an interessent, so where nobody asked for an object none is written.
Knows the format; not why something is told.
"""

import re
from collections.abc import Iterable
from datetime import datetime

import msgspec
from lxml import etree

VERSION = "1.2.5"
LONGEST = 2_000
"""Characters of a text."""

# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Fehler(msgspec.Struct, frozen=True, kw_only=True):
    """One error: the object's number as its sender gave it, None for the whole delivery; a number and a text."""

    objekt_id: str | None
    fehlernr: int
    text: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How it went in all, by number and text."""

    statusnr: int
    text: str


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """A feedback to a broker: ``name`` is who writes it, the two ids are the broker's: there, and in OpenImmo."""

    name: str
    datum: datetime
    makler_id: str
    openimmo_anid: str | None = None
    fehler: tuple[Fehler, ...] = ()
    status: tuple[Status, ...] = ()


def written_feedback(feedback: Feedback) -> bytes:
    """The document as UTF-8, valid by the schema; characters that XML cannot hold are left out."""
    root = etree.Element("openimmo_feedback")
    _add(root, "version", VERSION)
    sender = etree.SubElement(root, "sender")
    _add(sender, "name", feedback.name)
    if feedback.openimmo_anid:
        _add(sender, "openimmo_anid", feedback.openimmo_anid)
    _add(sender, "datum", f"{feedback.datum:%d.%m.%Y}")
    _add(sender, "makler_id", feedback.makler_id)
    _add_errors(root, feedback.fehler)
    for one in feedback.status:
        status = etree.SubElement(root, "status")
        _add(status, "statusnr", str(one.statusnr))
        _add(status, "text", one.text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add_errors(root: etree._Element, found: Iterable[Fehler]) -> None:
    listed = etree.SubElement(root, "fehlerliste")
    for one in found:
        fehler = etree.SubElement(listed, "fehler")
        if one.objekt_id:
            _add(fehler, "objekt_id", one.objekt_id)
        _add(fehler, "fehlernr", str(one.fehlernr))
        _add(fehler, "text", one.text)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = without_forbidden(text)[:LONGEST]


def without_forbidden(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("", text)
