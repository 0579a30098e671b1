"""From tables as written to values of the right type; the first mistake is one line: place, key and what is allowed.

Knows the kinds of values that settings have. Does not know the settings themselves.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from openimmo.errors import SettingsError
from openimmo.settings.tree import Tree, Written, leaves

Struct = TypeVar("Struct", bound=msgspec.Struct)


def read(kind: type[Struct], tree: Tree, where: str) -> Struct:
    """The values of ``tree`` as ``kind``; ``where`` names the file for mistakes that stand nowhere else."""
    values: Struct = _table(kind, tree, where, kind, ())
    return values


def keys(kind: type[msgspec.Struct], above: tuple[str, ...] = ()) -> Iterator[str]:
    """All keys of ``kind`` and its tables, dotted; NAME stands for a name that users choose."""
    for field in msgspec.structs.fields(kind):
        path, inner = (*above, field.encode_name), _bare(field.type)
        if get_origin(inner) is dict:
            path, inner = (*path, "NAME"), get_args(inner)[1]
        if _is_struct(inner):
            yield from keys(inner, path)
        else:
            yield ".".join(path)


def wrong(written: Written, key: str, allowed: str) -> SettingsError:
    """The error that a value is not one of those allowed."""
    value = json.dumps(written.value, ensure_ascii=False, default=str)
    if key.endswith(("password", "passphrase", "url")):
        value = "***"  # an address may hold a password
    short = value if len(value) <= 60 else f"{value[:60]}…"
    return SettingsError("settings-wrong-value", where=written.where, key=key, value=short, allowed=allowed)


def choices(names: Mapping[str, object]) -> str:
    """What is allowed where one of these names is."""
    return " | ".join(f'"{name}"' for name in names)


def _table(kind: Any, tree: Tree | Written, where: str, root: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(tree, dict):
        raise wrong(tree, ".".join(path), f"[{'.'.join(path)}]")
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    known = {name: _bare(field.type) for name, field in fields.items()}
    for key, below in tree.items():
        if key not in known:
            raise _unknown(key, below, where, root, path, known)
    return kind(
        **{fields[key].name: _value(known[key], below, where, root, (*path, key)) for key, below in tree.items()}
    )


def _value(kind: Any, below: Tree | Written, where: str, root: Any, path: tuple[str, ...]) -> Any:
    if _is_struct(kind):
        return _table(kind, below, where, root, path)
    if get_origin(kind) is dict:
        named = get_args(kind)[1]
        if not isinstance(below, dict):
            raise wrong(below, ".".join(path), f"[{'.'.join(path)}.NAME]")
        return {name: _table(named, one, where, root, (*path, name)) for name, one in below.items()}
    if isinstance(below, dict):
        below = Written({}, _place(below, where), is_text=False)
    return _leaf(kind, below, ".".join(path))


def _leaf(kind: Any, written: Written, key: str) -> Any:
    given = written.value
    if get_origin(kind) is tuple and isinstance(given, str) and written.is_text:
        given = [word for word in re.split(r"[\s,]+", given) if word]
    try:
        value = msgspec.convert(given, kind, strict=not written.is_text)
    except msgspec.ValidationError:
        raise wrong(written, key, _allowed(kind)) from None
    if not _fits(value):
        raise wrong(written, key, _allowed(kind))
    return value


def _fits(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_fits, value))
    if isinstance(value, str):
        return value.replace("\u00a0", " ").isprintable()
    if isinstance(value, float):
        return math.isfinite(value) and 0 <= value <= 1
    return isinstance(value, bool) or not isinstance(value, int) or value >= 1


def _allowed(kind: Any) -> str:
    if kind is bool:
        return "true | false"
    if kind is int:
        return "1, 2, 3 …"
    if kind is float:
        return "0.0 … 1.0"
    if kind is str:
        return '"…"'
    if get_origin(kind) is tuple:
        return _allowed_list(get_args(kind)[0])
    return choices(dict.fromkeys(get_args(kind) or kind))


def _allowed_list(kind: Any) -> str:
    if _is_struct(kind):
        fields = ((field.encode_name, _bare(field.type)) for field in msgspec.structs.fields(kind))
        return f"[{{ {', '.join(f'{name} = {_allowed(inner)}' for name, inner in fields)} }}, …]"
    return '["…", "…"]' if kind is str else f"[{_allowed(kind)}]"


def _unknown(
    key: str, below: Tree | Written, where: str, root: Any, path: tuple[str, ...], known: Mapping[str, object]
) -> SettingsError:
    """A key nobody knows: the nearest in its table, else the key of that name in another table, else all there are."""
    here = get_close_matches(key, known, n=1)
    elsewhere = [dotted for dotted in keys(root) if dotted.rpartition(".")[2] == key or dotted.startswith(f"{key}.")]
    nearest = ".".join((*path, here[0])) if here else elsewhere[0] if elsewhere else None
    params = {"where": _place(below, where), "key": ".".join((*path, key)), "allowed": ", ".join(known)}
    if nearest:
        return SettingsError("settings-misspelt-key", **params, nearest=nearest)
    return SettingsError("settings-unknown-key", **params)


def _place(below: Tree | Written, where: str) -> str:
    written = next(leaves(below), None) if isinstance(below, dict) else below
    return written.where if written else where


def _bare(kind: Any) -> Any:
    """The type without "or None"."""
    inner = [one for one in get_args(kind) if one is not type(None)]
    return inner[0] if type(None) in get_args(kind) else kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
