"""Only one of two flags is said: ``<nutzungsart WOHNEN="true"/>`` (dialects.md 9; several vendors).

The standard asks for both of WOHNEN and GEWERBE, and of KAUF and MIETE_PACHT. What is not said counts as false; where
neither is said, nobody knows, and nothing is filled in.
"""

from typing import Any

from msgspec.structs import replace

from openimmo.importers.dialects.completion import Completed, Filled
from openimmo.model import Immobilie

_PAIRS = (("nutzungsart", ("WOHNEN", "GEWERBE")), ("vermarktungsart", ("KAUF", "MIETE_PACHT")))


def complete(listing: Immobilie) -> Completed:
    """The listing with the flag that was not said as false."""
    kinds = listing.objektkategorie
    filled: list[Filled] = []
    if kinds is None:
        return listing, filled
    changes: dict[str, Any] = {}
    for name, pair in _PAIRS:
        flags = getattr(kinds, name)
        missing = [flag for flag in pair if flags is not None and _unsaid(flags, flag)]
        if len(missing) == 1:
            changes[name] = replace(flags, **{missing[0]: False})
            filled.append(Filled(f"/objektkategorie/{name}/@{missing[0]}", None, "false"))
    return (replace(listing, objektkategorie=replace(kinds, **changes)) if changes else listing), filled


def _unsaid(flags: Any, name: str) -> bool:
    return getattr(flags, name) is None and not (flags.kept and name in flags.kept.attributes)
