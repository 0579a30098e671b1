"""Actions outside the list: ADD, NEW, NEU, REFRESH mean CHANGE; LÖSCHEN means DELETE; the action as text (dialects.md 5).

Anything else is read as CHANGE by the importer, so an unknown word never deletes.
"""

from collections.abc import Iterator

from lxml import etree

from openimmo.model.tables import Slot

_WORDS = {
    "add": "CHANGE", "new": "CHANGE", "neu": "CHANGE", "refresh": "CHANGE", "update": "CHANGE", "insert": "CHANGE",
    "aendern": "CHANGE", "ändern": "CHANGE", "delete": "DELETE", "del": "DELETE", "loeschen": "DELETE",
    "löschen": "DELETE", "remove": "DELETE", "referenz": "REFERENZ", "reference": "REFERENZ",
}  # fmt: skip


def mend(text: str, slot: Slot) -> str | None:
    """The listed action that a word means; for ``modus`` the same, where NEW is listed itself."""
    if slot.name not in ("aktionart", "modus") or slot.enum is None:
        return None
    meant = _WORDS.get(text.strip().casefold())
    return meant if meant in {str(member) for member in slot.enum} else None


def rearrange(listing: "etree._Element") -> Iterator[tuple["etree._Element", str, str]]:
    """``<aktion>DELETE</aktion>`` becomes ``<aktion aktionart="DELETE"/>``."""
    for aktion in listing.iterfind("verwaltung_techn/aktion"):
        text = (aktion.text or "").strip()
        if text and len(text) <= 20 and "aktionart" not in aktion.attrib:
            aktion.text = None
            aktion.set("aktionart", text)
            yield aktion, f"<aktion>{text}</aktion>", f'<aktion aktionart="{text}"/>'
