"""An empty element of ``ausstattung`` that stands for "present": ``<kamin/>`` (Justimmo; only for that software).

Elsewhere an empty element means that nothing was entered, so it is read as not given.
"""

from functools import cache

from openimmo.model.tables import Slot, table


def mend(text: str, slot: Slot) -> str | None:
    """``true`` for an empty yes-or-no element of the features; None for anything else."""
    return "true" if not text.strip() and slot.kind == "boolean" and slot.path in _features() else None


@cache
def _features() -> frozenset[str]:
    slots = (child.slot for child in table("ausstattung").children.values())
    return frozenset(slot.path for slot in slots if slot is not None)
