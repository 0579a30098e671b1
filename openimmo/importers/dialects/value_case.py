"""Listed values in the wrong case: ``wohnungtyp="etage"`` for ``ETAGE`` (dialects.md 10)."""

from openimmo.model.tables import Slot


def mend(text: str, slot: Slot) -> str | None:
    """The listed value that differs only in case, blanks, or ``-`` for ``_``; None where there is none."""
    if slot.enum is None:
        return None
    wanted = _plain(text)
    return next((str(member) for member in slot.enum if _plain(member) == wanted), None)


def _plain(text: str) -> str:
    return text.strip().casefold().replace("-", "_").replace(" ", "_")
