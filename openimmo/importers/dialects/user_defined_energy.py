"""The energy certificate in user-defined fields: ``epass_art``, ``epass_hwbwert`` … (onOffice, OpenEstate-IO; row 20).

Each counts only where the standard's own element is missing, and it stays where it is. ``epass_wert`` is the demand or
the consumption, as ``epass_art`` says; where that is not the kind of the standard's certificate, none of them counts.
"""

from typing import Any

from msgspec.structs import replace

from openimmo.importers.dialects.completion import Completed, Filled, simplefields
from openimmo.model import Energiepass, Immobilie
from openimmo.model.tables import Slot, table
from openimmo.model.values import parse

_BY_KIND = {"BEDARF": "endenergiebedarf", "VERBRAUCH": "energieverbrauchkennwert"}


def complete(listing: Immobilie) -> Completed:
    """The listing with the first certificate filled up from the fields that begin with ``epass_``."""
    state = listing.zustand_angaben
    if state is None or not state.user_defined_simplefield:
        return listing, []
    first = state.energiepass[0] if state.energiepass else Energiepass()
    changes: dict[str, Any] = {}
    filled: list[Filled] = []
    step = "energiepass[1]" if len(state.energiepass) > 1 else "energiepass"
    fields = _fields(simplefields(state), first.epart)
    for name, text in fields.items():
        value = _value(name, text)
        if value is not None and getattr(first, name) is None:
            changes[name] = value
            filled.append(Filled(f"/zustand_angaben/{step}/{name}", text, text))
    if not filled:
        return listing, filled
    passes = (replace(first, **changes), *state.energiepass[1:])
    return replace(listing, zustand_angaben=replace(state, energiepass=passes)), filled


def _fields(sent: dict[str, str], known: str | None) -> dict[str, str]:
    """The fields by the name that the standard has for them; none where ``known`` is another kind than theirs."""
    found = {name.removeprefix("epass_"): text for name, text in sent.items() if name.startswith("epass_")}
    kind = found.pop("art", None)
    if kind is not None:
        found.setdefault("epart", kind.upper())
    told = found.get("epart", known or "").upper()
    if known is not None and told != known.upper():
        return {}
    worth = _BY_KIND.get(told)
    if worth is not None and "wert" in found:
        found.setdefault(worth, found["wert"])
    return {name: text for name, text in found.items() if name in table("energiepass").children}


def _value(name: str, text: str) -> Any:
    """The text as the standard's element holds it; None where it does not fit."""
    slot = table("energiepass").children[name].slot
    assert isinstance(slot, Slot)
    if slot.enum is not None:
        member = slot.enum(text)
        return member if member.listed else None
    if slot.read is None:
        return text
    try:
        return parse(slot.kind, text)
    except ValueError:
        return None
