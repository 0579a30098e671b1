"""Whether the rules that settings name exist.

Knows the codes of rules by the texts; does not know what they judge.
"""

from difflib import get_close_matches

from msgspec.structs import asdict

from openimmo.errors import SettingsError
from openimmo.settings.tree import Tree, find
from openimmo.settings.values import SettingsFile
from openimmo.texts import catalogue


def check_rules(written: SettingsFile, tree: Tree) -> None:
    """Raise SettingsError for the first code that is no rule."""
    for name, codes in asdict(written.rules).items():
        for code in codes:
            _check(code, name, tree)


def _check(code: str, name: str, tree: Tree) -> None:
    if code.startswith("rule-") and code in catalogue() and catalogue()[code].severity is not None:
        return
    known = [rule for rule, entry in catalogue().items() if rule.startswith("rule-") and entry.severity is not None]
    near = get_close_matches(code, known, n=3, cutoff=0.4) or known[:3]
    found = find(tree, "rules", name)
    where = found.where if found else ""
    raise SettingsError(
        "settings-unknown-rule", where=where, key=f"rules.{name}", value=code[:60], nearest=", ".join(near)
    )
