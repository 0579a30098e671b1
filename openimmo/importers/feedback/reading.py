"""From the elements of an openimmo_feedback to its values; every defect becomes a finding.

Knows the structure of the document. What its elements are also called stands in names.py.
"""

import re
from typing import Any

import msgspec
from lxml import etree

from openimmo.domain.feedback import Feedback, FeedbackSender, Fehler, Feld, Interessent, Objekt, ReadFeedback, Status
from openimmo.importers.feedback.documents import tree_of
from openimmo.importers.feedback.moments import iso
from openimmo.importers.feedback.names import choice
from openimmo.importers.feedback.notes import Notes
from openimmo.importers.feedback.parts import Parts, sorted_parts, text, text_fields, text_of
from openimmo.xsd.catalogue import feedback_schema
from openimmo.xsd.check import first_errors

VERSION = "1.2.5"
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}", re.ASCII)
_ROOT = (*Feedback.__struct_fields__, "interessent")
_FEHLER = ("objekt_id", "fehlernr", "text")
_FELD = ("name", "wert", "typ", "modus")


def read_document(data: bytes, name: str) -> ReadFeedback:
    """One feedback; ``name`` is what its file is called. Raises FeedError and UnsafeFeed, naming the file."""
    from openimmo.errors import FeedError

    try:
        root, found = tree_of(data, name)
    except FeedError as error:
        error.feed = name
        raise
    notes = Notes(name)
    notes.extend(found)
    feedback = _feedback(root, notes)
    if notes.clean:
        _by_schema(root, notes)
    return ReadFeedback(name=name, feedback=feedback, findings=tuple(notes.kept), finding_counts=dict(notes.counts))


def _by_schema(root: etree._Element, notes: Notes) -> None:
    """What only the schema sees: attributes, and text between elements."""
    for error in first_errors(feedback_schema(), root, 20).first:
        element = root.find(error.path.partition("@")[0].rstrip("/")) if error.path else root
        notes.add("feedback-not-valid", root if element is None else element, error.value, name=error.name)


def _feedback(root: etree._Element, notes: Notes) -> Feedback:
    parts = sorted_parts(root, "openimmo_feedback", _ROOT, notes)
    objekte = [_objekt(one, notes) for one in parts.all("objekt")]
    for stray in parts.all("interessent"):
        notes.add("feedback-misplaced", stray, "interessent")
        objekte.append(Objekt(interessent=(_interessent(stray, notes),)))
    lines = [_fehler(line, notes) for one in parts.all("fehlerliste") for line in _lines(one, notes)]
    return Feedback(
        version=_version(parts, notes),
        sender=_sender(parts, notes),
        objekt=tuple(objekte),
        fehlerliste=tuple(lines),
        status=tuple(_status(one, notes) for one in parts.all("status")),
    )


def _version(parts: Parts, notes: Notes) -> str | None:
    said = text(parts, "version", notes)
    if said is None:
        notes.add("feedback-missing", parts.element, name="version")
    elif said != VERSION:
        notes.add("feedback-version", parts.all("version")[0], said)
    return said


def _sender(parts: Parts, notes: Notes) -> FeedbackSender:
    found = parts.all("sender")
    if not found:
        notes.add("feedback-missing", parts.element, name="sender")
        return FeedbackSender()
    for more in found[1:]:
        notes.add("feedback-repeated", more, name="sender")
    inner = sorted_parts(found[0], "sender", FeedbackSender.__struct_fields__, notes)
    said = {name: text(inner, name, notes) for name in FeedbackSender.__struct_fields__}
    for name in ("name", "datum", "makler_id"):
        if not inner.all(name):
            notes.add("feedback-missing", found[0], name=f"sender/{name}")
    if said["datum"]:
        said["datum"] = _datum(said["datum"], inner.all("datum")[0], notes)
    return FeedbackSender(**said)


def _datum(said: str, element: etree._Element, notes: Notes) -> str:
    """The date as ISO 8601; any text is legal, so one that cannot be read stays as it is."""
    read = iso(said)
    if read is None:
        notes.add("feedback-date-unreadable", element, said)
    elif read != said:
        notes.add("feedback-date", element, said, read)
    return read or said


def _objekt(element: etree._Element, notes: Notes) -> Objekt:
    parts = sorted_parts(element, "objekt", Objekt.__struct_fields__, notes)
    people = [_interessent(one, notes) for one in parts.all("interessent")]
    if parts.person:
        notes.add("feedback-flat-person", parts.person[0], parts.person[0].tag)
        person = sorted_parts(element, "interessent", Interessent.__struct_fields__, notes, parts.person)
        people.append(_person(person, notes))
    if not people:
        notes.add("feedback-nobody", element)
    return Objekt(
        **{name: text(parts, name, notes) for name in text_fields(Objekt)},
        vermarktungsart=tuple(filter(None, map(text_of, parts.all("vermarktungsart")))),
        interessent=tuple(people),
        user_defined_extend=_own(parts, notes),
    )


def _interessent(element: etree._Element, notes: Notes) -> Interessent:
    return _person(sorted_parts(element, "interessent", Interessent.__struct_fields__, notes), notes)


def _person(parts: Parts, notes: Notes) -> Interessent:
    return Interessent(
        **{name: text(parts, name, notes) for name in text_fields(Interessent)},
        bevorzugt=_choices(parts, "bevorzugt", notes),
        wunsch=_choices(parts, "wunsch", notes),
        user_defined_extend=_own(parts, notes),
    )


def _choices(parts: Parts, name: str, notes: Notes) -> tuple[str, ...]:
    chosen: dict[str, None] = {}
    for child in parts.all(name):
        said = text_of(child) or ""
        value = choice(name, said)
        if value is None:
            notes.add("feedback-choice-unknown", child, said, name=name)
            continue
        if value != child.text or len(child):
            notes.add("feedback-choice", child, said, value)
        chosen[value] = None
    return tuple(chosen)


def _own(parts: Parts, notes: Notes) -> tuple[Feld, ...]:
    """The fields of all user_defined_extend, and what was kept of unknown elements."""
    fields: list[Feld] = []
    for own in parts.all("user_defined_extend"):
        inner = sorted_parts(own, "user_defined_extend", ("feld",), notes)
        fields += [one for feld in inner.all("feld") if (one := _feld(feld, notes)) is not None]
        fields += inner.more
    return (*fields, *parts.more)


def _feld(element: etree._Element, notes: Notes) -> Feld | None:
    parts = sorted_parts(element, "feld", _FELD, notes)
    name, wert = text(parts, "name", notes), text(parts, "wert", notes)
    for needed in ("name", "wert"):
        if not parts.all(needed):
            notes.add("feedback-missing", element, name=f"feld/{needed}")
    if not name and not wert:
        return None
    lists = {one: tuple(filter(None, map(text_of, parts.all(one)))) for one in ("typ", "modus")}
    return Feld(name=name or "", wert=wert or "", **lists)


def _lines(element: etree._Element, notes: Notes) -> list[etree._Element]:
    return sorted_parts(element, "fehlerliste", ("fehler",), notes).all("fehler")


def _fehler(element: etree._Element, notes: Notes) -> Fehler:
    said = _numbered("fehler", _FEHLER, element, notes)
    return msgspec.convert(said, Fehler)


def _status(element: etree._Element, notes: Notes) -> Status:
    said = _numbered("status", ("statusnr", "text"), element, notes)
    return msgspec.convert(said, Status)


def _numbered(container: str, names: tuple[str, ...], element: etree._Element, notes: Notes) -> dict[str, Any]:
    """A line of which one field is a number and the others are texts."""
    parts = sorted_parts(element, container, names, notes)
    said: dict[str, Any] = {name: text(parts, name, notes) for name in names}
    for name in names:
        if name.endswith("nr") and parts.all(name):
            said[name] = _number(said[name], parts.all(name)[0], notes)
    return said


def _number(said: str | None, element: etree._Element, notes: Notes) -> int | None:
    """A whole number of 32 bits, as the standard has it."""
    if said is not None and _INTEGER.fullmatch(said) and -(2**31) <= int(said) < 2**31:
        return int(said)
    notes.add("feedback-number", element, said or "", name=element.tag)
    return None
