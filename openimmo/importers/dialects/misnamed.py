"""Names that senders invented for known elements: ``anid``, ``objekt_nr_extern`` (dialects.md 3, 4)."""

from collections.abc import Collection

_MEANT = {
    "anid": "openimmo_anid",
    "obid": "openimmo_obid",
    "objekt_nr_extern": "objektnr_extern",
    "objekt_nr_intern": "objektnr_intern",
    "objektnrextern": "objektnr_extern",
    "objektnrintern": "objektnr_intern",
}


def rename(name: str, known: Collection[str]) -> str | None:
    """The element of the standard that the invented name means, where it may stand here."""
    meant = _MEANT.get(name.casefold())
    return meant if meant in known else None
