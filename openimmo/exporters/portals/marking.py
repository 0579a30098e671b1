"""What a listing says of itself at a portal: its number there, its action, and what the receiver's import is told.

Pure. Knows where in a listing these things stand.
"""

from collections.abc import Iterable

import msgspec

from openimmo.domain.portal import Portal
from openimmo.model import (
    Aktion,
    Aktionart,
    Immobilie,
    Kontaktperson,
    UserDefinedSimplefield,
    VerwaltungObjekt,
    VerwaltungTechn,
)


def marked(immobilie: Immobilie, portal: Portal, *, number: str, reference: bool = False) -> Immobilie:
    """The listing under its ``number`` at the portal, as a change or as a reference, with the portal's own fields.

    Doing it again changes nothing.
    """
    marks = portal.marks
    own = [(marks.status_field, marks.status), (marks.note_field, marks.note)]
    techn = immobilie.verwaltung_techn or VerwaltungTechn()
    techn = msgspec.structs.replace(
        techn,
        objektnr_extern=number,
        aktion=Aktion(aktionart=Aktionart.REFERENZ if reference else Aktionart.CHANGE),
        user_defined_simplefield=_with(techn.user_defined_simplefield, own),
    )
    immobilie = _flagged(msgspec.structs.replace(immobilie, verwaltung_techn=techn), portal)
    theirs = [(marks.origin_field, marks.origin), (marks.contact_status_field, marks.contact_status)]
    person = immobilie.kontaktperson
    if person is None or not any(name and value for name, value in theirs):
        return immobilie
    return msgspec.structs.replace(immobilie, kontaktperson=_of_person(person, theirs))


def _flagged(immobilie: Immobilie, portal: Portal) -> Immobilie:
    """Say aloud that an address is released, where the portal takes silence for the opposite."""
    terms = immobilie.verwaltung_objekt or VerwaltungObjekt()
    if portal.unflagged_address == "released" or terms.objektadresse_freigeben is not None:
        return immobilie
    return msgspec.structs.replace(
        immobilie, verwaltung_objekt=msgspec.structs.replace(terms, objektadresse_freigeben=True)
    )


def minimal(*, number: str, intern: str | None, obid: str | None) -> Immobilie:
    """A listing of nothing but its ids, to be deleted."""
    return Immobilie(
        verwaltung_techn=VerwaltungTechn(
            objektnr_intern=intern,
            objektnr_extern=number,
            aktion=Aktion(aktionart=Aktionart.DELETE),
            openimmo_obid=obid,
        )
    )


def _of_person(person: Kontaktperson, fields: Iterable[tuple[str, str]]) -> Kontaktperson:
    return msgspec.structs.replace(person, user_defined_simplefield=_with(person.user_defined_simplefield, fields))


def _with(
    there: tuple[UserDefinedSimplefield, ...], fields: Iterable[tuple[str, str]]
) -> tuple[UserDefinedSimplefield, ...]:
    said = {name: value for name, value in fields if name and value}
    others = tuple(one for one in there if one.feldname not in said)
    return (*others, *(UserDefinedSimplefield(feldname=name, value=value) for name, value in said.items()))
