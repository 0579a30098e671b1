"""Floor plans that only their title or file name tells, without ``gruppe`` (FLOWFACT; only for that software).

For other senders the name proves nothing; a rule tells them of it.
"""

from msgspec.structs import replace

from openimmo.importers.dialects.completion import Completed, Filled, attachments
from openimmo.model import Anhang, Gruppe, Immobilie

_SAYS = ("grundriss", "grundriß", "grundri_")


def complete(listing: Immobilie) -> Completed:
    """The listing with gruppe GRUNDRISS at each attachment that is called so and has none."""
    sent = listing.anhaenge
    if sent is None or all(anhang.gruppe is not None for anhang in sent.anhang):
        return listing, []
    filled: list[Filled] = []
    made: list[Anhang] = []
    for path, anhang in attachments(listing):
        name = _name(anhang) if anhang.gruppe is None else None
        if name is not None:
            filled.append(Filled(f"{path}/@gruppe", name, Gruppe.GRUNDRISS.value))
            anhang = replace(anhang, gruppe=Gruppe.GRUNDRISS)
        made.append(anhang)
    return replace(listing, anhaenge=replace(sent, anhang=tuple(made))), filled


def _name(anhang: Anhang) -> str | None:
    """The title or file name that says so."""
    names = (anhang.anhangtitel, anhang.daten.pfad if anhang.daten else None)
    return next((name for name in names if name and any(word in name.casefold() for word in _SAYS)), None)
