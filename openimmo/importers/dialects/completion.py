"""What the dialects that complete a listing share: each fills in what is certain but was not said where it belongs.

Such a dialect is ``complete(listing)``: the listing, changed or not, and what was filled in.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from openimmo.model import Anhang, Immobilie


class Filled(NamedTuple):
    """One thing filled in: its ``path`` below the listing, the value as sent (elsewhere, or odd), and what is read."""

    path: str
    value: str | None
    repair: str


Completed: TypeAlias = tuple[Immobilie, list[Filled]]


def attachments(listing: Immobilie) -> Iterator[tuple[str, Anhang]]:
    """Each anhang with its path below the listing."""
    sent = listing.anhaenge.anhang if listing.anhaenge else ()
    for number, anhang in enumerate(sent, 1):
        yield ("/anhaenge/anhang" if len(sent) == 1 else f"/anhaenge/anhang[{number}]"), anhang


def simplefields(holder: object) -> dict[str, str]:
    """The user-defined simple fields of an element by their feldname in small letters; of equal names the first."""
    found: dict[str, str] = {}
    for field in getattr(holder, "user_defined_simplefield", ()):
        text = (field.value or "").strip()
        if field.feldname and text:
            found.setdefault(field.feldname.strip().casefold(), text)
    return found
