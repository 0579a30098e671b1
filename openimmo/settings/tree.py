"""Settings as written: nested tables whose values remember where they were written.

Knows TOML and the names of variables. Does not know which settings exist.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from openimmo.errors import SettingsError

PREFIX = "OPENIMMO_"


class Written(NamedTuple):
    """A value and where it stands: the path of a file or the name of a variable. ``is_text``: read it from a text."""

    value: object
    where: str
    is_text: bool


Tree: TypeAlias = dict[str, "Tree | Written"]


def from_file(path: Path) -> Tree:
    """The tables of a TOML file; SettingsError if it cannot be read."""
    try:
        # Windows' own editors write a byte order mark before UTF-8.
        return _tree(tomllib.loads(path.read_bytes().decode("utf-8-sig")), str(path))
    except OSError as error:
        raise SettingsError("settings-file-unreadable", where=str(path), problem=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise SettingsError("settings-not-utf8", where=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError("settings-not-toml", where=str(path), problem=str(error)) from error


def _tree(table: Mapping[str, object], where: str) -> Tree:
    return {
        key: _tree(value, where) if isinstance(value, dict) else Written(value, where, is_text=False)
        for key, value in table.items()
    }


def add_environment(tree: Tree, variables: Mapping[str, str]) -> None:
    """Put ``OPENIMMO_TABLE__KEY`` variables over what the file says; an empty variable counts as not set."""
    for name, text in sorted(variables.items()):
        if name.startswith(PREFIX) and text:
            _put(tree, name.removeprefix(PREFIX).split("__"), Written(text, name, is_text=True))


def _put(tree: Tree, steps: list[str], written: Written) -> None:
    for step in steps[:-1]:
        name = _spelled(tree, step)
        below = tree.get(name)
        if not isinstance(below, dict):
            below = tree[name] = {}
        tree = below
    tree[_spelled(tree, steps[-1])] = written


def _spelled(tree: Tree, step: str) -> str:
    """A variable's name has capitals and underscores only: the key it means, as the file spells it."""
    return next((name for name in tree if folded(name) == step.upper()), step.lower())


def folded(name: str) -> str:
    """How a key is written in the name of a variable."""
    return re.sub(r"[\W_]+", "_", name).upper()


def leaves(tree: Tree) -> Iterator[Written]:
    """Every value that was written; without recursion, for tables may be nested deeper than Python likes."""
    tables = [tree]
    while tables:
        for below in tables.pop().values():
            if isinstance(below, dict):
                tables.append(below)
            else:
                yield below


def find(tree: Tree, *steps: str) -> Written | None:
    """The value at the end of these keys, if it was written."""
    found: Tree | Written | None = tree
    for step in steps:
        found = found.get(step) if isinstance(found, dict) else None
    return None if isinstance(found, dict) else found
