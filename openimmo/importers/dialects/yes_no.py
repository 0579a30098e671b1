"""Booleans in words or in other case: ``JA``, ``TRUE``, ``nein`` (dialects.md 19)."""

from openimmo.model.tables import Slot

_WORDS = {"ja": "true", "nein": "false", "yes": "true", "no": "false", "true": "true", "false": "false"} | {
    "wahr": "true", "falsch": "false", "j": "true", "n": "false", "y": "true", "x": "true", "on": "true", "off": "false"
}  # fmt: skip


def mend(text: str, slot: Slot) -> str | None:
    """``true`` or ``false`` for the words senders use; None for anything else."""
    return _WORDS.get(text.strip().strip("\"'").casefold()) if slot.kind == "boolean" else None
