"""Known quirks of real feeds, one per file: each mends what it knows, and the caller reports every repair.

Two kinds. A *value* dialect is a function ``mend(text, slot)`` that returns the text as the standard wants it, or None
when this is not its quirk. A *name* dialect is ``rename(name, known)`` for elements and attributes the standard does
not know. They are asked only about what did not fit, so they never touch what is right. The quirks of the document
frame (root, uebertragung, anbieter) are read in importers/frame.py. A *structure* dialect ``rearrange(listing)``
changes the tree of one listing; it yields each change (element, before, after) just before making it, so that its place
can be told. A dialect that *completes* is ``complete(listing)``: it fills in what is certain and was not said where it
belongs (completion.py). Which software has quirks that nobody else's feed is read with, profiles.py knows.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

from lxml import etree

from openimmo.importers.dialects import (
    anhang_outside,
    decimal_comma,
    empty_means_yes,
    flag_missing,
    floor_plan_title,
    format_missing,
    german_date,
    hidden_language,
    location_missing,
    misnamed,
    name_case,
    odd_action,
    user_defined_energy,
    user_defined_place,
    value_case,
    yes_no,
)
from openimmo.importers.dialects.completion import Completed
from openimmo.model import Immobilie
from openimmo.model.tables import Slot

Mend: TypeAlias = Callable[[str, Slot], str | None]
Rename: TypeAlias = Callable[[str, Collection[str]], str | None]
Rearrange: TypeAlias = Callable[["etree._Element"], Iterator[tuple["etree._Element", str, str]]]
Complete: TypeAlias = Callable[[Immobilie], Completed]

VALUES: Mapping[str, Mend] = {
    "repair-action": odd_action.mend,
    "repair-value-case": value_case.mend,
    "repair-boolean": yes_no.mend,
    "repair-decimal": decimal_comma.mend,
    "repair-date": german_date.mend,
    "repair-empty-true": empty_means_yes.mend,
}
"""Asked in this order about a text that fits no type; the first answer counts."""

NAMES: Mapping[str, Rename] = {
    "repair-name-case": name_case.rename,
    "repair-name": misnamed.rename,
}

STRUCTURE: Mapping[str, Rearrange] = {
    "repair-anhang-outside": anhang_outside.rearrange,
    "repair-action-text": odd_action.rearrange,
}

COMPLETIONS: Mapping[str, Complete] = {
    "repair-flag-missing": flag_missing.complete,
    "repair-location": location_missing.complete,
    "repair-format": format_missing.complete,
    "repair-floor-plan": floor_plan_title.complete,
    "repair-language": hidden_language.complete,
    "repair-user-defined-energy": user_defined_energy.complete,
    "repair-user-defined-place": user_defined_place.complete,
}
