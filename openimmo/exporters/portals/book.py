"""The presets of portals: every TOML file of this folder, with where each value is from and how sure that is.

Reads them when first asked, not before. Does not know what users set otherwise.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from openimmo.domain.portal import Portal, PortalTerms
from openimmo.domain.source import Scheme

DEFAULT = "openimmo"
"""The preset of portals that have none of their own name."""

Sure = Literal["primary", "secondary", "general", "guess"]
"""The portal's own word; the word of others; generally known; assumed. Only the first is verified."""


class Why(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a value is from, in both languages; ``source`` is an address or a title, "" where there is none to name."""

    sure: Sure
    de: str
    en: str
    source: str = ""


Answer = Literal["mail", "mail-per-listing", "log"]
"""How a portal tells what became of a delivery: a mail for each, one for each listing, a list on its own pages."""


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a portal is, in both languages, the ways it can be reached, and how it answers (none: not known)."""

    de: str
    en: str
    transports: tuple[Scheme, ...] = ()
    answers: tuple[Answer, ...] = ()


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A portal as far as it is known. ``why`` goes from a dotted key, or from a table above it, to its source."""

    portal: Portal
    about: About
    why: Mapping[str, Why]

    def why_of(self, key: str) -> Why | None:
        """Where the value of a dotted key is from; None where nothing is known and the default counts."""
        return self.why.get(key) or self.why.get(key.partition(".")[0])


@cache
def presets() -> Mapping[str, Preset]:
    """Every preset by its name, the plain one first. Raises ValueError for a file that says something unknown."""
    folder = files(__package__)
    names = sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
    names.sort(key=lambda name: name != DEFAULT)
    texts = {name: folder.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in names}
    return MappingProxyType({name: read_preset(name, text) for name, text in texts.items()})


def read_preset(name: str, text: str) -> Preset:
    """A preset from its TOML. Raises ValueError, which names the preset, for what no preset may say."""
    try:
        table = tomllib.loads(text)
        about = msgspec.convert(table.pop("about", {}), About)
        why = msgspec.convert(table.pop("why", {}), dict[str, Why])
        portal = msgspec.convert({**table, "name": name, "preset": name}, Portal)
        known = {"transports", "answers", *values_of(portal), *PortalTerms.__struct_fields__}
        if unknown := [key for key in why if key not in known]:
            raise ValueError(f"a reason for what is no key: {', '.join(unknown)}")
    except ValueError as error:
        raise ValueError(f"preset {name}: {error}") from error
    return Preset(portal=portal, about=about, why=MappingProxyType(why))


def values_of(terms: PortalTerms) -> dict[str, Any]:
    """Every value of a portal by its dotted key, as it is written in ``[portal.NAME]``."""
    return dict(_values(terms, PortalTerms.__struct_fields__, ""))


def _values(table: msgspec.Struct, names: tuple[str, ...], above: str) -> Iterator[tuple[str, Any]]:
    for name in names:
        value = getattr(table, name)
        if isinstance(value, msgspec.Struct):
            yield from _values(value, value.__struct_fields__, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
