"""Defects of the standard itself, and what later versions are said to bring: not the sender's mistakes.

Knows iso.json and what grammar.json reports.  Does not know trees.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from openimmo.xsd.grammar import reported

# `check` has to be a dateTime even where its ctype announces a checksum.
CHECKSUM_KINDS = {"MD5", "ETAG"}


@cache
def missing_codes() -> Mapping[str, frozenset[str]]:
    """By attribute (`iso_land`, `iso_waehrung`): ISO codes that the standard's frozen list lacks."""
    data = msgspec.json.decode((files(__package__) / "iso.json").read_bytes())
    return {name: frozenset(entry["missing_from_list"]) for name, entry in data.items()}


def known_defect(element: str, attribute: str | None, value: str, attributes: Mapping[str, str]) -> str | None:
    """The defect that makes a good value invalid: "check-type" or "iso-code"; None where the value is at fault."""
    if attribute is None:
        return "check-type" if element == "check" and attributes.get("ctype") in CHECKSUM_KINDS else None
    return "iso-code" if value in missing_codes().get(attribute, ()) else None


@cache
def _later() -> dict[tuple[str, str | None], str]:
    return {(item["path"], item.get("value")): item["version"] for item in reported()}


def reported_later(path: str, value: str | None = None) -> str | None:
    """The later version that is said to have `parent/element` (or this value of it), though no schema here has it."""
    return _later().get((path, value)) or _later().get((path, None))
