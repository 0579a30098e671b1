"""What of a listing may leave: addresses that are not released, private people and internal papers stay.

Pure: from a listing to the listing as the portal may see it, with a finding for each thing that was held back. Knows
the model. Pictures are another matter: what they tell of a place is removed where they are made.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from operator import is_
from typing import Any, NamedTuple

import msgspec

from openimmo.domain.portal import HiddenAddress, Portal
from openimmo.findings import Finding, finding
from openimmo.model import Anhang, Geo, Immobilie, Kept, Kontaktperson
from openimmo.model.tables import table

WEITERE_ADRESSE, BEWERTUNG, INTERNAL, USER_DEFINED = "weitere_adresse", "bewertung", "internal", "user_defined"
ALLOWABLE = (WEITERE_ADRESSE, BEWERTUNG, INTERNAL, USER_DEFINED)
"""What a portal may be allowed beyond what all portals get."""

_PLACE = ("strasse", "hausnummer", "geokoordinaten", "flur", "flurstueck", "gemarkung", "wohnungsnr")
_PRIVATE = (
    "strasse", "hausnummer", "plz", "ort", "postfach", "postf_plz", "postf_ort", "land", "tel_durchw", "tel_handy",
    "tel_privat", "tel_sonstige", "email_privat", "email_sonstige", "foto", "freitextfeld",
)  # fmt: skip
_USER_DEFINED = ("user_defined_simplefield", "user_defined_anyfield", "user_defined_extend")
_ENERGY = "epass_"  # before 1.2.4 the only place for what an energy certificate says
_MAPS = "KARTEN_LAGEPLAN"
_INTERNAL_WORDS = re.compile(r"\b(?:intern\w{0,3}|internal|vertraulich\w{0,2}|confidential)\b", re.IGNORECASE)
_ROUGH = Decimal("0.01")  # about a kilometre
_DEGREES = 360


class Cleared(NamedTuple):
    """A listing without what may not leave, and what was held back."""

    immobilie: Immobilie
    findings: tuple[Finding, ...]


def cleared(immobilie: Immobilie, portal: Portal, number: str) -> Cleared:
    """The listing as the portal may see it; ``number`` names it in findings."""
    noted: list[Finding] = []

    def note(code: str, what: str) -> None:
        noted.append(finding(code, listing=number, value=what))

    for step in (_address, _people, _ratings, _own_fields, _papers):
        immobilie = step(immobilie, portal, note)
    return Cleared(immobilie, tuple(noted))


Note = Callable[[str, str], None]


def is_hidden(immobilie: Immobilie) -> bool:
    """Whether the sender does not release the address of the property."""
    terms = immobilie.verwaltung_objekt
    return terms is not None and terms.objektadresse_freigeben is False


def is_internal(anhang: Anhang) -> bool:
    """Whether a document calls itself internal."""
    return bool(_INTERNAL_WORDS.search(anhang.anhangtitel or ""))


def _address(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    geo = immobilie.geo
    if geo is None or portal.hidden_address is HiddenAddress.SENT or not is_hidden(immobilie):
        return immobilie
    held = [name for name in _PLACE if getattr(geo, name) not in (None, ())]
    if held:
        note("export-address-hidden", ", ".join(held))
    if geo.strasse and any(geo.strasse.casefold() in text.casefold() for text in _texts(immobilie)):
        note("export-address-in-text", geo.strasse)
    return _without_maps(msgspec.structs.replace(immobilie, geo=_rough(geo)), note)


def _rough(geo: Geo) -> Geo:
    """Without the exact place; a listing of nothing but coordinates keeps them roughly, for one thing must stand."""
    place: dict[str, Any] = dict.fromkeys(_PLACE)
    exact = geo.geokoordinaten
    if geo.plz is None and geo.ort is None and exact is not None:
        rounded = {
            name: _rounded(value)
            for name, value in (("breitengrad", exact.breitengrad), ("laengengrad", exact.laengengrad))
        }
        place["geokoordinaten"] = msgspec.structs.replace(exact, kept=None, **rounded)
    return msgspec.structs.replace(geo, **place)


def _rounded(degrees: Decimal | None) -> Decimal | None:
    """Roughly; what is no place on earth tells none, and may be too long to be rounded."""
    if degrees is None or not degrees.is_finite() or abs(degrees) > _DEGREES:
        return degrees
    return degrees.quantize(_ROUGH)


def _texts(immobilie: Immobilie) -> Iterator[str]:
    texts = immobilie.freitexte
    if texts is not None:
        said = (getattr(texts, name) for name in texts.__struct_fields__)
        yield from (text for text in said if isinstance(text, str))


def _without_maps(immobilie: Immobilie, note: Note) -> Immobilie:
    return _keeping(immobilie, lambda anhang: str(anhang.gruppe) != _MAPS, "export-map-hidden", note)


def _people(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    if immobilie.weitere_adresse and WEITERE_ADRESSE not in portal.allowed:
        note("export-people-held", str(len(immobilie.weitere_adresse)))
        immobilie = msgspec.structs.replace(immobilie, weitere_adresse=())
    person = immobilie.kontaktperson
    if person is None or person.adressfreigabe is not False:
        return immobilie
    held = [name for name in _PRIVATE if getattr(person, name) not in (None, ())]
    if held:
        note("export-person-hidden", ", ".join(held))
    return msgspec.structs.replace(immobilie, kontaktperson=_reticent(person))


def _reticent(person: Kontaktperson) -> Kontaktperson:
    several = ("tel_sonstige", "email_sonstige")
    blank: dict[str, Any] = {name: () if name in several else None for name in _PRIVATE}
    return msgspec.structs.replace(person, **blank)


def _ratings(immobilie: Immobilie, portal: Portal, note: Note) -> Immobilie:
    if immobilie.bewertung is None or BEWERTUNG in portal.allowed:
        return immobilie
    note("export-rating-held", "bewertung")
    return msgspec.structs.replace(immobilie, bewertung=None)


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
    if element.kept is not None and element.kept.elements:
        changes |= _known(element.kept, names)
    return msgspec.structs.replace(element, **changes) if changes else element


@cache
def _branches(key: str) -> tuple[str, ...]:
    """The fields of a class (by the key of its element) that hold elements rather than values."""
    return tuple(child.field for child in table(key).children.values() if child.table is not None)


def _known(kept: Kept, names: list[str]) -> dict[str, Any]:
    """What was kept, without unknown elements; mere text is a value of the element itself, such as a number that is
    none.
    """
    unknown = [xml for _, xml in kept.elements if "<" in xml]
    if not unknown:
        return {}
    names += [f"<{_tag(xml)}>" for xml in unknown]
    return {"kept": msgspec.structs.replace(kept, elements=tuple(one for one in kept.elements if "<" not in one[1]))}


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
