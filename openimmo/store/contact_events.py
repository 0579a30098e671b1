"""What happened to contacts, as rows of their history: who did it, and what stood there before and after.

Knows the columns of contact_history. Asks nothing and writes nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Row = dict[str, Any]


def event(
    contact: int,
    action: str,
    *,
    at: datetime,
    actor: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    delivery: str | None = None,
    note: str | None = None,
) -> Row:
    """One row of the history."""
    return {
        "contact": contact,
        "delivery": delivery,
        "at": at,
        "actor": actor,
        "action": action,
        "before": dict(before or {}),
        "after": dict(after or {}),
        "note": note,
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Row, Row]:
    """What differs: as it was, and as it is; only columns that ``after`` names."""
    changed = [name for name, value in after.items() if _plain(before.get(name)) != _plain(value)]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
