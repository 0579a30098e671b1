"""``location`` of an attachment missing, empty or no word of the standard, such as ``INLINE`` (dialects.md 12).

What the attachment holds says what it is: content in base64 is INTERN, an address REMOTE, a file name EXTERN. A listed
location that does not fit is left alone; the check of the attachments tells it.
"""

import re

from msgspec.structs import replace

from openimmo.importers.dialects.completion import Completed, Filled, attachments
from openimmo.model import Anhang, AnhangLocation, Immobilie

_LISTED = (AnhangLocation.EXTERN, AnhangLocation.REMOTE, AnhangLocation.INTERN)  # a tuple is looked through by identity
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]{1,9}://|www\.)\S", re.IGNORECASE)


def complete(listing: Immobilie) -> Completed:
    """The listing with a location for each attachment whose content tells it."""
    sent = listing.anhaenge
    if sent is None or all(anhang.location in _LISTED for anhang in sent.anhang):
        return listing, []
    filled: list[Filled] = []
    made: list[Anhang] = []
    for path, anhang in attachments(listing):
        right = None if anhang.location in _LISTED else _meant(anhang)
        if right is not None:
            odd = None if anhang.location is None else str(anhang.location)
            filled.append(Filled(f"{path}/@location", odd, right.value))
            anhang = replace(anhang, location=right)
        made.append(anhang)
    return replace(listing, anhaenge=replace(sent, anhang=tuple(made))), filled


def _meant(anhang: Anhang) -> AnhangLocation | None:
    daten = anhang.daten
    if daten is not None and (daten.anhanginhalt or "").strip():
        return AnhangLocation.INTERN
    if daten is None or not (daten.pfad or "").strip():
        return None
    return AnhangLocation.REMOTE if _ADDRESS.match(daten.pfad or "") else AnhangLocation.EXTERN
