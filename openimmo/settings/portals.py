"""``[portal.NAME]``: a preset and what differs from it, and where deliveries to the portal are sent.

Knows every key of a portal, and that its place and login are written as those of a source. Asks no server; what values
may be is told in portal_checks.py, the presets stand in exporters/portals/.
"""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from openimmo.domain.portal import Portal, PortalTerms
from openimmo.domain.source import Login, Place
from openimmo.errors import SettingsError
from openimmo.settings.credentials import Credentials
from openimmo.settings.portal_checks import Terms, check_terms
from openimmo.settings.reading import choices
from openimmo.settings.sources import PASSWORDS, SourceTable, Told, check_name, credentials_of, place_of, seconds_of
from openimmo.settings.tree import Tree, find, folded

Struct = TypeVar("Struct", bound=msgspec.Struct)
CONNECTION = ("url", "user", *PASSWORDS, "key_file", "passphrase", "ca_file", "pin", "idle", "total", "every")
"""The keys that say where and when, not what; as those of a source."""


class PortalTable(PortalTerms, frozen=True, kw_only=True):
    """``[portal.NAME]`` as written: what is not written is as the preset says, "" is not set.

    Without ``every`` (a text such as "1d") the portal gets something only when somebody, or cron, asks for it.
    """

    preset: str = ""
    url: str = ""
    user: str = ""
    password: str = ""
    password_file: str = ""
    password_keyring: str = ""
    key_file: str = ""
    passphrase: str = ""
    ca_file: str = ""
    pin: str = ""
    idle: str = "30s"
    total: str = "10m"
    every: str = ""

    def __repr__(self) -> str:
        """Without what is secret or may hold it, so that no log and no traceback can show it."""
        return f"PortalTable(preset={self.preset!r}, user={self.user!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("preset", self.preset), ("user", self.user)]


class Destination(NamedTuple):
    """Where a portal's deliveries go, and who logs in there with what."""

    place: Place
    login: Login


class PortalWay(NamedTuple):
    """How a portal is reached, and every how many seconds the daemon sends to it; None: nowhere, never."""

    place: Place | None
    credentials: Credentials
    every: int | None


class Portals(NamedTuple):
    """What comes out: the portals by their names, and how each is reached."""

    portals: Mapping[str, Portal]
    ways: Mapping[str, PortalWay]


def read_portals(tables: Mapping[str, PortalTable], tree: Tree, file: Path, beside: Path) -> Portals:
    """All portals; SettingsError on the first mistake. Paths start from ``beside``, ``file`` is the settings file."""
    if not tables:
        return Portals({}, {})
    told = {name: _told(name, table, tree, str(file), beside) for name, table in tables.items()}
    portals = {name: _portal(one, tables[name]) for name, one in told.items()}
    for one, other in combinations(portals, 2):
        if folded(one) == folded(other):
            where = told[other].written("preset").where
            raise SettingsError("settings-portal-alike", where=where, one=one, other=other)
    ways = {name: _way(one) for name, one in told.items()}
    for one, other in combinations(portals, 2):
        if _collide(portals[one], ways[one], portals[other], ways[other]):
            where = told[other].written("url").where
            raise SettingsError("settings-portals-collide", where=where, one=one, other=other, word="{portal}")
    return Portals(portals, ways)


def _collide(one: Portal, its_way: PortalWay, other: Portal, other_way: PortalWay) -> bool:
    """Whether two portals get packages of the same names in the same folder, so that one replaces the other's."""
    here, there = _address(its_way), _address(other_way)
    return here is not None and here == there and _package(one) == _package(other)


def _address(way: PortalWay) -> tuple[str, int, str, str] | None:
    """Another protocol is the same server."""
    if way.place is None:
        return None
    return way.place.host.casefold(), way.place.port, way.place.folder.strip("/"), way.credentials.user


def _package(portal: Portal) -> str:
    """What packages are called, as far as that is known now."""
    form = portal.package
    pattern = form.zip_name if form.zipped else form.xml_name
    return pattern.replace("{provider}", portal.provider).replace("{portal}", portal.name).casefold()


def written_keys(tree: Tree, name: str) -> frozenset[str]:
    """The dotted keys of ``[portal.NAME]`` that somebody wrote, here or in the environment."""
    table = tree.get("portal")
    own = table.get(name) if isinstance(table, dict) else None
    return frozenset(_dotted(own)) if isinstance(own, dict) else frozenset()


def _dotted(tree: Tree, above: str = "") -> list[str]:
    found: list[str] = []
    for key, below in tree.items():
        found += _dotted(below, f"{above}{key}.") if isinstance(below, dict) else [f"{above}{key}"]
    return found


def _told(name: str, table: PortalTable, tree: Tree, file: str, beside: Path) -> Told:
    """What says where and when, as a source says it."""
    said = {key: getattr(table, key) for key in CONNECTION if key != "every" or table.every}
    return Told(name, SourceTable(**said), tree, file, beside, "portal")


def _portal(told: Told, table: PortalTable) -> Portal:
    from openimmo.exporters.portals.book import DEFAULT, presets

    check_name(told)
    name = table.preset or (told.name if told.name in presets() else DEFAULT)
    if name not in presets():
        raise told.wrong("preset", choices(presets()))
    own = told.tree["portal"]
    assert isinstance(own, dict)
    written = own[told.name]
    assert isinstance(written, dict)
    portal = _merged(presets()[name].portal, table, written)
    title = table.title or (told.name if name == DEFAULT else portal.title)
    portal = msgspec.structs.replace(portal, name=told.name, preset=name, title=title)
    check_terms(Terms(told.name, portal, told.tree, told.file))
    return portal


def _merged(preset: Struct, table: msgspec.Struct, written: Tree) -> Struct:
    """The preset with what was written in ``table`` instead."""
    changes: dict[str, Any] = {}
    for key, below in written.items():
        if key in preset.__struct_fields__ and key != "preset":
            value = getattr(table, key)
            changes[key] = _merged(getattr(preset, key), value, below) if isinstance(below, dict) else value
    return msgspec.structs.replace(preset, **changes)


def _way(told: Told) -> PortalWay:
    every = seconds_of(told, "every") if find(told.tree, "portal", told.name, "every") and told.table.every else None
    if not told.table.url:
        _check_unused(told)
        return PortalWay(None, Credentials(), None)
    place, user = place_of(told)
    return PortalWay(place, credentials_of(told, user), every)


def _check_unused(told: Told) -> None:
    """SettingsError for a login or a schedule of a portal that has no address."""
    for key in CONNECTION[1:]:
        written = told.written(key)
        if written.value and key not in ("idle", "total"):
            raise SettingsError("settings-source-needs", where=written.where, key=told.key(key), needed=told.key("url"))
