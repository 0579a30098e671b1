"""Whether the repairs that settings switch off exist, and may be switched off.

Knows the codes of repairs by the texts; does not know what they mend.
"""

from difflib import get_close_matches

from openimmo.errors import SettingsError
from openimmo.settings.tree import Tree, Written, find
from openimmo.settings.values import SettingsFile
from openimmo.texts import catalogue

NEEDED = frozenset(
    {"repair-root", "repair-wrapper", "repair-outside-anbieter", "repair-feed-namespace", "repair-order"}
)
"""Without these a feed could not be read at all, so they only tell."""


def switchable() -> list[str]:
    """The codes of all repairs that can be switched off."""
    return sorted(code for code in catalogue() if code.startswith("repair-") and code not in NEEDED)


def check_repairs(written: SettingsFile, tree: Tree) -> None:
    """Raise SettingsError for the first code that is no repair, or one that cannot be switched off."""
    places = [
        ("repairs", "off"),
        *(("sender", name, "repairs_off") for name in written.sender),
        *(("policy", name, "repairs_off") for name in written.policy),
    ]
    lists = [
        written.repairs.off,
        *(sender.repairs_off for sender in written.sender.values()),
        *(policy.repairs_off or () for policy in written.policy.values()),
    ]
    for path, codes in zip(places, lists, strict=True):
        found = find(tree, *path)
        for code in codes if found else ():
            _check(code, ".".join(path), found)


def _check(code: str, key: str, found: Written | None) -> None:
    known = switchable()
    if code in known:
        return
    where = found.where if found else ""
    if code in NEEDED:
        raise SettingsError("settings-repair-needed", where=where, key=key, value=code)
    near = get_close_matches(code, known, n=3, cutoff=0.4) or known
    raise SettingsError("settings-unknown-repair", where=where, key=key, value=code[:60], nearest=", ".join(near))
