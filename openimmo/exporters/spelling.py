"""How a typed value is spelled in a feed: the usual way, or the sender's own way where it still means the value.

Knows types, not elements.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from openimmo.model.tables import Slot
from openimmo.model.values import parse, spell
from openimmo.xsd.declarations import TextType
from openimmo.xsd.lexical import fault


def spelled(value: Any, slot: Slot) -> str:
    """The usual spelling of a value. Raises ValueError for a value that the type of the slot does not have."""
    if slot.read is None and type(value) is str:
        return value
    if not isinstance(value, (str, int, float, Decimal, date)):
        raise ValueError(value)
    text = spell(value)
    if slot.read is not None and slot.enum is None:
        try:
            slot.read(text)
        except (KeyError, ValueError):
            parse(slot.kind, text)
    return text


def means(sent: str, value: Any, slot: Slot, declared: TextType | None) -> bool:
    """Whether the sender's spelling still says the value, as the target version declares it."""
    try:
        return bool(parse(slot.kind, sent) == value)
    except ValueError:
        # ende_bietzeit was a date with a time up to 1.2.4 and is a date since; the model holds the date.
        wider = declared is not None and declared.or_type is not None and fault(declared, sent) is None
        return wider and sent.lstrip().startswith(spell(value))
