"""Actions outside the list: ADD, NEW, REFRESH mean CHANGE; LÖSCHEN means DELETE; the action as text (dialects.md 5).

Any other word is read as CHANGE, so an unknown one never deletes.
"""

from collections.abc import Iterator

from lxml import etree

from openimmo.model.tables import Slot

_WORDS = {
    "add": "NEW", "new": "NEW", "neu": "NEW", "insert": "NEW", "refresh": "CHANGE", "update": "CHANGE",
    "aendern": "CHANGE", "ändern": "CHANGE", "delete": "DELETE", "del": "DELETE", "loeschen": "DELETE",
    "löschen": "DELETE", "remove": "DELETE", "referenz": "REFERENZ", "reference": "REFERENZ",
}  # fmt: skip


def mend(text: str, slot: Slot) -> str | None:
    """The listed action that a word means. An unknown ``aktionart`` is CHANGE; an unknown ``modus`` stays unknown."""
    if slot.name not in ("aktionart", "modus") or slot.enum is None:
        return None
    listed = {str(member).casefold(): str(member) for member in slot.enum}
    word = text.strip().casefold()
    meant = listed.get(word) or _WORDS.get(word)
    if meant in listed.values():
        return meant
    return "CHANGE" if slot.name == "aktionart" else None


def rearrange(listing: "etree._Element") -> Iterator[tuple["etree._Element", str, str]]:
    """``<aktion>DELETE</aktion>`` becomes ``<aktion aktionart="DELETE"/>``."""
    for aktion in listing.iterfind("verwaltung_techn/aktion"):
        text = (aktion.text or "").strip()
        if text and len(text) <= 20 and "aktionart" not in aktion.attrib:
            aktion.text = None
            aktion.set("aktionart", text)
            yield aktion, f"<aktion>{text}</aktion>", f'<aktion aktionart="{text}"/>'
