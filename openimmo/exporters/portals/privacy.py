"""What of a listing may leave: addresses that are not released, private people and internal papers stay.

Pure: from a listing to the listing as the portal may see it, with a finding for each thing that was held back. Knows
the model; which element leaves is told in docs/exporting.md. Pictures are another matter: what they tell of a place is
removed where they are made.
"""

import re
from collections.abc import Callable
from functools import cache
from operator import is_
from typing import Any, NamedTuple

import msgspec

from openimmo.domain.portal import HiddenAddress, Portal
from openimmo.exporters.portals.hidden_address import Note, is_hidden, without_address
from openimmo.findings import Finding, finding
from openimmo.model import Anhang, Immobilie, Kontaktperson
from openimmo.model.tables import table

WEITERE_ADRESSE, BEWERTUNG, INTERNAL, USER_DEFINED = "weitere_adresse", "bewertung", "internal", "user_defined"
KONTAKTPERSON = "kontaktperson"
ALLOWABLE = (WEITERE_ADRESSE, BEWERTUNG, INTERNAL, USER_DEFINED, KONTAKTPERSON)
"""What a portal may be allowed beyond what all portals get."""

_PRIVATE = (
    "strasse", "hausnummer", "plz", "ort", "postfach", "postf_plz", "postf_ort", "land", "tel_durchw", "tel_handy",
    "tel_privat", "tel_sonstige", "email_privat", "email_sonstige", "foto", "freitextfeld",
)  # fmt: skip
_USER_DEFINED = ("user_defined_simplefield", "user_defined_anyfield", "user_defined_extend")
_ENERGY = "epass_"  # before 1.2.4 the only place for what an energy certificate says
_REACHED = ("email_zentrale", "email_direkt", "tel_zentrale", "tel_durchw", "tel_fax", "tel_handy")
_OFFICE = {
    "verwaltung_objekt": ("zugang",),
    "preise": ("innen_courtage", "provision_teilen"),
    "kontaktperson": ("freitextfeld",),
}
"""What is said within the office: where the keys are, what the seller pays, remarks about people."""

_INTERNAL_WORDS = re.compile(
    r"(?<![^\W_])(?:intern(?:e[mnrs]?)?|internal|vertraulich(?:e[mnrs]?)?|confidential)(?![^\W_])", re.IGNORECASE
)


class Cleared(NamedTuple):
    """A listing without what may not leave, and what was held back."""

    immobilie: Immobilie
    findings: tuple[Finding, ...]


def cleared(immobilie: Immobilie, portal: Portal, number: str) -> Cleared:
    """The listing as the portal may see it; ``number`` names it in findings."""
    noted: list[Finding] = []

    def note(code: str, what: str) -> None:
        noted.append(finding(code, listing=number, value=what))

    for step in (_people, _ratings, _office, _own_fields, _papers, _address):
        immobilie = step(immobilie, portal, note)
    return Cleared(immobilie, tuple(noted))


def is_internal(anhang: Anhang) -> bool:
    """Whether a document calls itself internal, by its title or the name of its file; location INTERN means nothing
    of the kind, but that the file stands in the XML.
    """
    pfad = anhang.daten.pfad if anhang.daten is not None else None
    name = re.split(r"[/\\]", pfad)[-1] if pfad and "://" not in pfad else ""
    return any(_INTERNAL_WORDS.search(said) for said in (anhang.anhangtitel or "", name))


def _address(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    if portal.hidden_address is HiddenAddress.SENT or not is_hidden(immobilie):
        return immobilie
    return without_address(immobilie, note)


def _people(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    if immobilie.weitere_adresse and WEITERE_ADRESSE not in portal.allowed:
        note("export-people-held", str(len(immobilie.weitere_adresse)))
        immobilie = msgspec.structs.replace(immobilie, weitere_adresse=())
    person = immobilie.kontaktperson
    if person is None or person.adressfreigabe is not False or KONTAKTPERSON in portal.allowed:
        return immobilie
    held = [name for name in _PRIVATE if getattr(person, name) not in (None, ())]
    if held:
        note("export-person-hidden", ", ".join(held))
    left = _reticent(person)
    if held and not any(getattr(left, name) for name in _REACHED):
        note("export-contact-unreachable", ", ".join(held))
    return msgspec.structs.replace(immobilie, kontaktperson=left)


def _reticent(person: Kontaktperson) -> Kontaktperson:
    several = ("tel_sonstige", "email_sonstige")
    blank: dict[str, Any] = {name: () if name in several else None for name in _PRIVATE}
    return msgspec.structs.replace(person, **blank)


def _ratings(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    if immobilie.bewertung is None or BEWERTUNG in portal.allowed:
        return immobilie
    note("export-rating-held", "bewertung")
    return msgspec.structs.replace(immobilie, bewertung=None)


def _office(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    """What is between the office and the owner stays there."""
    if INTERNAL in portal.allowed:
        return immobilie
    changes: dict[str, Any] = {}
    for name, fields in _OFFICE.items():
        holder = getattr(immobilie, name)
        held = [field for field in fields if holder is not None and getattr(holder, field) is not None]
        if held:
            note("export-office-held", ", ".join(f"{name}/{field}" for field in held))
            changes[name] = msgspec.structs.replace(holder, **dict.fromkeys(held))
    return msgspec.structs.replace(immobilie, **changes) if changes else immobilie


def _own_fields(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    """Fields of the sender's own may say anything of anybody."""
    if USER_DEFINED in portal.allowed:
        return immobilie
    names: list[str] = []
    bare: Immobilie = _bare(immobilie, names)
    if names:
        note("export-own-fields-held", ", ".join(sorted(set(names))))
    return bare


def _bare(element: Any, names: list[str]) -> Any:
    """The element without fields of the sender's own, in it and below; ``names`` gets what they were called.

    What has none is the very same element.
    """
    changes: dict[str, Any] = {}
    for name in _branches(element.element):
        value = getattr(element, name)
        if not value:
            continue
        if name in _USER_DEFINED:
            bare = _of_energy(value, name, names)
        elif isinstance(value, tuple):
            bare = tuple(_bare(one, names) for one in value)
            if all(map(is_, bare, value)):
                continue
        else:
            bare = _bare(value, names)
        if bare is not value:
            changes[name] = bare
    if element.kept is not None and (element.kept.elements or element.kept.attributes):
        changes |= _known(element, names)
    return msgspec.structs.replace(element, **changes) if changes else element


@cache
def _branches(key: str) -> tuple[str, ...]:
    """The fields of a class (by the key of its element) that hold elements rather than values."""
    return tuple(child.field for child in table(key).children.values() if child.table is not None)


def _known(element: Any, names: list[str]) -> dict[str, Any]:
    """What was kept, without unknown elements and attributes; mere text is a value of the element itself, such as a
    number that is none.
    """
    kept, known = element.kept, table(element.element).attributes
    unknown = [xml for _, xml in kept.elements if "<" in xml]
    strange = [name for name in kept.attributes if name not in known]
    if not unknown and not strange:
        return {}
    names += [f"<{_tag(xml)}>" for xml in unknown] + [f"@{name}" for name in strange]
    elements = tuple(one for one in kept.elements if "<" not in one[1])
    attributes = {name: said for name, said in kept.attributes.items() if name in known}
    return {"kept": msgspec.structs.replace(kept, elements=elements, attributes=attributes)}


def _of_energy(fields: tuple[Any, ...], kind: str, names: list[str]) -> tuple[Any, ...]:
    """Those of the fields that say what an energy certificate says."""
    mine = tuple(one for one in fields if (getattr(one, "feldname", None) or "").casefold().startswith(_ENERGY))
    names += [getattr(one, "feldname", None) or kind for one in fields if one not in mine]
    return fields if len(mine) == len(fields) else mine


def _tag(xml: str) -> str:
    found = re.match(r"\s*<([^\s/>]{1,60})", xml)
    return found[1] if found else "?"


def _papers(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    if INTERNAL in portal.allowed:
        return immobilie
    return _keeping(immobilie, lambda anhang: not is_internal(anhang), "export-internal-held", note)


def _keeping(immobilie: Immobilie, wanted: Callable[[Anhang], bool], code: str, note: Note) -> Immobilie:
    attachments = immobilie.anhaenge
    if attachments is None:
        return immobilie
    kept = tuple(anhang for anhang in attachments.anhang if wanted(anhang))
    if len(kept) == len(attachments.anhang):
        return immobilie
    for anhang in attachments.anhang:
        if not wanted(anhang):
            note(code, anhang.anhangtitel or str(anhang.gruppe or "anhang"))
    return msgspec.structs.replace(immobilie, anhaenge=msgspec.structs.replace(attachments, anhang=kept))
