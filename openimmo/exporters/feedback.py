"""Writes a whole openimmo_feedback 1.2.5 from its values: inquiries, errors and status, valid by our schema.

An ``objekt`` needs an interessent by the schema; an empty one is written only where that is asked for, since it becomes
a ghost in the address book of whoever reads it. Knows the format by the fields of the values, which have its names and
its order.
"""

import re
from collections.abc import Iterator

import msgspec
from lxml import etree

from openimmo.domain.feedback import Feedback, Fehler, Feld, Interessent, Objekt
from openimmo.errors import Refused
from openimmo.xsd.catalogue import feedback_schema
from openimmo.xsd.check import first_errors

VERSION = "1.2.5"
NEEDED = ("name", "datum", "makler_id")
"""What the sender of a feedback must say."""

# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written_feedback(feedback: Feedback, *, empty_person: bool = False) -> bytes:
    """The document as UTF-8; characters that XML cannot hold are left out.

    Refused where something is missing without which it is not valid: who sends it, or who asks for an objekt
    (``empty_person`` writes an empty interessent there), and for values that the schema does not have.
    """
    missing = [name for name in NEEDED if not getattr(feedback.sender, name)]
    if missing:
        raise Refused("feedback-write-missing", names=", ".join(f"sender/{name}" for name in missing))
    root = etree.Element("openimmo_feedback")
    _add(root, "version", VERSION)
    _fields(etree.SubElement(root, "sender"), feedback.sender)
    for place, objekt in enumerate(feedback.objekt, 1):
        _objekt(etree.SubElement(root, "objekt"), objekt, place, empty_person=empty_person)
    if feedback.fehlerliste:
        _lines(etree.SubElement(root, "fehlerliste"), feedback.fehlerliste)
    for status in feedback.status:
        _fields(etree.SubElement(root, "status"), status)
    _check(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _objekt(element: etree._Element, objekt: Objekt, place: int, *, empty_person: bool) -> None:
    _fields(element, objekt)
    people = [one for one in objekt.interessent if one != Interessent()]
    if not people and not empty_person:
        raise Refused("feedback-write-nobody", name=objekt.oobj_id or objekt.portal_obj_id or f"objekt[{place}]")
    for person in people or (Interessent(),):
        interessent = etree.SubElement(element, "interessent")
        _fields(interessent, person)
        _own(interessent, person.user_defined_extend)
    _own(element, objekt.user_defined_extend)


def _lines(element: etree._Element, lines: tuple[Fehler, ...]) -> None:
    for line in lines:
        _fields(etree.SubElement(element, "fehler"), line)


def _own(element: etree._Element, fields: tuple[Feld, ...]) -> None:
    if not fields:
        return
    own = etree.SubElement(element, "user_defined_extend")
    for feld in fields:
        made = etree.SubElement(own, "feld")
        _add(made, "name", feld.name)
        _add(made, "wert", feld.wert)
        for name in ("typ", "modus"):
            for value in getattr(feld, name):
                _add(made, name, value)


def _fields(element: etree._Element, values: msgspec.Struct) -> None:
    """The texts and numbers of a struct, in its order; what is None or empty is left out."""
    for name in values.__struct_fields__:
        for value in _texts(getattr(values, name)):
            _add(element, name, value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from (one for one in value if isinstance(one, str))
    elif isinstance(value, (str, int)) and value != "":
        yield str(value)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = _FORBIDDEN.sub("", text)


def _check(root: etree._Element) -> None:
    """Refuse what is not valid."""
    for error in first_errors(feedback_schema(), root, 1).first:
        raise Refused("feedback-write-not-valid", path=error.path or error.name, value=error.value or "")
