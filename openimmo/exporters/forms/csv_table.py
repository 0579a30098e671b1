"""Listings as rows of a table: which columns there are, what they are called, and what stands in them.

A column is one of what is searched ("price") or a path from immobilie down ("preise/kaufpreis",
"preise/kaufpreis/@auf_anfrage"). Pure; how cells are written is for whoever writes them.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import msgspec

from openimmo.errors import SettingsError
from openimmo.exporters.forms.labels import label, unit
from openimmo.exporters.forms.offered import SEARCHED, Offered
from openimmo.model.base import Element, Valued
from openimmo.model.tables import Table, table
from openimmo.texts import say

DEFAULT = (
    "number", "status", "title", "kind", "marketing", "use", "price", "currency", "living_area", "rooms",
    "flaechen/grundstuecksflaeche", "zustand_angaben/baujahr", "zip", "city", "geo/strasse", "geo/hausnummer",
    "country", "freitexte/objektbeschreibung", "kontaktperson/vorname", "kontaktperson/name", "kontaktperson/firma",
    "kontaktperson/email_zentrale", "kontaktperson/tel_zentrale", "updated",
)  # fmt: skip
"""The columns where none are asked for."""

_HEADINGS = {
    "number": "forms-number",
    "status": "forms-status",
    "updated": "forms-updated",
    "title": "forms-title",
    "kind": "forms-kind",
    "marketing": "forms-marketing",
    "use": "forms-use",
    "zip": "forms-zip",
    "city": "forms-city",
    "country": "forms-country",
    "price": "forms-price",
    "currency": "forms-currency",
    "living_area": "forms-living-area",
    "rooms": "forms-rooms",
    "sender": "forms-sender",
    "source_id": "forms-source-id",
}
_BETWEEN = "; "


class TableColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column: what it is asked for by, the fields that lead there, and its key in the grammar (none: searched)."""

    path: str
    steps: tuple[str, ...]
    key: str = ""


def columns_of(asked: str | None) -> tuple[TableColumn, ...]:
    """The columns that a list of names with commas between means; without one the usual ones.

    Raises SettingsError, with what it could have meant, for a name that is none.
    """
    names = [one.strip() for one in asked.split(",") if one.strip()] if asked is not None else list(DEFAULT)
    if not names:
        raise SettingsError("forms-no-columns")
    return tuple(map(_column, names))


def headings(columns: Sequence[TableColumn], lang: str) -> list[str]:
    """What the columns are called; where two were called the same, their paths tell them apart."""
    said = [_heading(column, lang) for column in columns]
    return [f"{one} ({column.path})" if said.count(one) > 1 else one for one, column in zip(said, columns, strict=True)]


def row(one: Offered, columns: Sequence[TableColumn]) -> list[object]:
    """What stands in the columns: numbers as numbers, several values with semicolons between."""
    return [_cell(list(_found(one if not column.key else one.immobilie, column.steps))) for column in columns]


def _column(path: str) -> TableColumn:
    if path in SEARCHED:
        return TableColumn(path=path, steps=(path,))
    steps: list[str] = []
    here: Table | None = table("immobilie")
    key = ""
    for name in path.removeprefix("immobilie/").split("/"):
        found = _step(here, name) if here is not None else None
        if found is None:
            near = get_close_matches(path, _paths(), 3, 0.5)
            raise SettingsError("forms-no-column", name=path, near=", ".join(near) or "preise/kaufpreis")
        field, key, here = found
        steps.append(field)
    return TableColumn(path=path, steps=tuple(steps), key=key)


def _step(here: Table, name: str) -> tuple[str, str, Table | None] | None:
    """The field of a name in an element, its key in the grammar, and the table of what is below it."""
    if name.startswith("@"):
        slot = here.attributes.get(name[1:])
        return (slot.field, slot.path, None) if slot else None
    child = here.children.get(name)
    if child is None:
        return None
    if child.table is not None:
        return child.field, child.table.key, child.table
    assert child.slot is not None
    return child.field, child.slot.path, None


def _paths() -> list[str]:
    return [*SEARCHED, *_below(table("immobilie"), "", 4)]


def _below(here: Table, base: str, depth: int) -> Iterator[str]:
    yield from (f"{base}@{name}" for name in here.attributes)
    for name, child in here.children.items():
        yield f"{base}{name}"
        if child.table is not None and depth:
            yield from _below(child.table, f"{base}{name}/", depth - 1)


def _heading(column: TableColumn, lang: str) -> str:
    if not column.key:
        return say(_HEADINGS[column.path], lang)
    measured = unit(column.key)
    return f"{label(column.key, lang)} ({measured})" if measured else label(column.key, lang)


def _found(value: object, steps: tuple[str, ...]) -> Iterator[object]:
    """Every value that the steps lead to."""
    if value is None:
        return
    if isinstance(value, tuple):
        for one in value:
            yield from _found(one, steps)
    elif steps:
        yield from _found(getattr(value, steps[0], None), steps[1:])
    else:
        yield value


def _cell(values: list[Any]) -> object:
    plain = [_plain(value) for value in values]
    return plain[0] if len(plain) == 1 else _BETWEEN.join(map(_written, filter(None, plain)))


def _written(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _plain(value: Any) -> object:
    """A value as a table shows it: of an element without text the names of what is true or said in it."""
    if isinstance(value, Valued):
        value = value.value
    if isinstance(value, Element):
        return ", ".join(_said(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return value if value is None or isinstance(value, int | Decimal) else str(value)


def _said(element: Element) -> Iterator[str]:
    for name in element.__struct_fields__:
        value = getattr(element, name)
        if name == "kept" or value in (None, False, ()):
            continue
        yield name if value is True else f"{name}: {value}" if isinstance(value, str | int | Decimal) else name
