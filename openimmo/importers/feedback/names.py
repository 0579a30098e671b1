"""Under which other names the elements of a feedback come, and what they mean.

Seen: ``name`` and ``message`` for nachname and anfrage, ``estate_`` and ``address_`` before every name; the English and
the fuller German words beside them are what makers of forms call the same fields. Pure tables.
"""

from collections.abc import Collection, Mapping

PERSON_PREFIXES = ("address_", "interessent_", "person_", "kontakt_", "contact_")
"""Such a name below an objekt means its interessent."""

_PREFIXES = (*PERSON_PREFIXES, "estate_", "objekt_", "object_", "sender_")
_ALIASES: Mapping[str, Mapping[str, str]] = {
    "sender": {
        "anid": "openimmo_anid", "date": "datum", "timestamp": "datum", "maklerid": "makler_id",
        "anbieter_id": "makler_id", "firma": "name", "company": "name",
    },
    "objekt": {
        "oobjid": "oobj_id", "objekt_id": "oobj_id", "objektnr": "oobj_id", "objektnr_extern": "oobj_id",
        "openimmo_obid": "oobj_id", "id": "oobj_id", "portal_id": "portal_obj_id", "makler_id": "anbieter_id",
        "url": "expose_url", "link": "expose_url", "expose": "expose_url", "titel": "bezeichnung",
        "title": "bezeichnung", "objekttitel": "bezeichnung", "street": "strasse", "city": "ort", "country": "land",
        "price": "preis", "kaufpreis": "preis", "waehrung": "wae", "zimmer": "anzahl_zimmer", "rooms": "anzahl_zimmer",
        "area": "flaeche", "wohnflaeche": "flaeche", "person": "interessent", "kontakt": "interessent",
    },
    "interessent": {
        "name": "nachname", "lastname": "nachname", "last_name": "nachname", "surname": "nachname",
        "firstname": "vorname", "first_name": "vorname", "salutation": "anrede", "gender": "anrede",
        "company": "firma", "street": "strasse", "zip": "plz", "postcode": "plz", "zipcode": "plz", "city": "ort",
        "town": "ort", "phone": "tel", "telefon": "tel", "telephone": "tel", "tel_privat": "tel", "telefax": "fax",
        "mobile": "mobil", "handy": "mobil", "cell": "mobil", "e_mail": "email", "mail": "email",
        "message": "anfrage", "nachricht": "anfrage", "text": "anfrage", "comment": "anfrage", "kommentar": "anfrage",
        "bemerkung": "anfrage", "id": "int_id",
    },
    "fehler": {"id": "objekt_id", "oobj_id": "objekt_id", "nr": "fehlernr", "message": "text", "meldung": "text"},
    "status": {"nr": "statusnr", "message": "text", "meldung": "text"},
}  # fmt: skip

CHOICES: Mapping[str, Mapping[str, str]] = {
    "bevorzugt": {
        "email": "EMAIL", "mail": "EMAIL", "tel": "TEL", "telefon": "TEL", "phone": "TEL", "anruf": "TEL",
        "mobil": "MOBIL", "handy": "MOBIL", "mobile": "MOBIL", "fax": "FAX", "brief": "BRIEF", "post": "BRIEF",
    },
    "wunsch": {
        "besichtigung": "BESICHTIGUNG", "viewing": "BESICHTIGUNG", "anruf": "ANRUF", "rückruf": "ANRUF",
        "rueckruf": "ANRUF", "call": "ANRUF", "detail": "DETAIL", "details": "DETAIL", "exposé": "DETAIL",
        "expose": "DETAIL", "information": "DETAIL", "informationen": "DETAIL",
    },
}  # fmt: skip
"""How the values of the two lists are spelled, letters and digits only and without case; the standard's own first."""


def meant(name: str, container: str, allowed: Collection[str]) -> str | None:
    """The standard's name for an element that came as ``name`` in ``container``; None where nobody knows."""
    if name in allowed:
        return name
    plain = name.casefold().replace("-", "_")
    aliases = _ALIASES.get(container, {})
    for one in (plain, *_without_prefix(plain)):
        known = one if one in allowed else aliases.get(one)
        if known is not None:
            return known
    return None


def of_person(name: str) -> bool:
    """Whether an element below an objekt says by its name that it is about the interessent."""
    return name.casefold().startswith(PERSON_PREFIXES)


def choice(name: str, text: str) -> str | None:
    """The value of the standard that a text means; None for a placeholder that names several, and for anything else."""
    plain = "".join(letter for letter in text.casefold() if letter.isalnum())
    return CHOICES[name].get(plain)


def _without_prefix(name: str) -> list[str]:
    return [name.removeprefix(prefix) for prefix in _PREFIXES if name.startswith(prefix)]
