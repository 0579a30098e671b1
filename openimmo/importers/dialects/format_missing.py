"""``format`` of an attachment missing: links without one, pictures whose name says it (dialects.md 12).

Read as the ending of the file's name where that is a usual one, and for a link without such an ending as ``text/html``.
A format that is there is left alone in every spelling (``JPG``, ``image/jpeg``, ``.jpg``): all of them are valid.
"""

import re

from msgspec.structs import replace

from openimmo.importers.dialects.completion import Completed, Filled, attachments
from openimmo.model import Anhang, Gruppe, Immobilie

_ENDING = re.compile(r"\.(jpe?g|png|gif|webp|bmp|tiff?|pdf|mp4|docx?|xlsx?)(?:[?#].*)?\s*", re.IGNORECASE)
_LINKS = frozenset({Gruppe.LINKS, Gruppe.FILMLINK, Gruppe.ANBOBJURL, Gruppe.PANORAMA})


def complete(listing: Immobilie) -> Completed:
    """The listing with a format for each attachment that tells it otherwise."""
    sent = listing.anhaenge
    if sent is None or all(anhang.format is not None for anhang in sent.anhang):
        return listing, []
    filled: list[Filled] = []
    made: list[Anhang] = []
    for path, anhang in attachments(listing):
        right = _meant(anhang) if anhang.format is None else None
        if right is not None:
            filled.append(Filled(f"{path}/format", None, right))
            anhang = replace(anhang, format=right)
        made.append(anhang)
    return replace(listing, anhaenge=replace(sent, anhang=tuple(made))), filled


def _meant(anhang: Anhang) -> str | None:
    pfad = (anhang.daten.pfad if anhang.daten else None) or ""
    dot = pfad.rfind(".")
    found = _ENDING.fullmatch(pfad, dot) if dot >= 0 else None
    if found:
        return found[1].lower()
    return "text/html" if anhang.gruppe in _LINKS else None
