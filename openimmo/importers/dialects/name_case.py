"""Element and attribute names in the wrong case: ``WOHNUNGTYP``, ``fussboden``, ``Kaufpreis`` (dialects.md 10)."""

from collections.abc import Collection


def rename(name: str, known: Collection[str]) -> str | None:
    """The one known name that differs only in case; None where there is none or more than one."""
    wanted = name.casefold()
    fitting = [candidate for candidate in known if candidate.casefold() == wanted]
    return fitting[0] if len(fitting) == 1 else None
