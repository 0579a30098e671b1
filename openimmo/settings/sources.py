"""``[source.NAME]``: where deliveries are looked for, as written, and as values that are checked and complete.

Knows every key of a source and which of them go together. Asks no server; ``credentials`` reads the secrets.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import msgspec

from openimmo.domain.source import AfterSuccess, Below, Place, Scheme, Source
from openimmo.errors import SettingsError
from openimmo.settings.credentials import Credentials
from openimmo.settings.durations import ALLOWED as SPANS
from openimmo.settings.durations import seconds
from openimmo.settings.pins import pinned
from openimmo.settings.places import address
from openimmo.settings.reading import choices, wrong
from openimmo.settings.tree import Tree, Written, find, folded

LONGEST_NAME = 60
SHORTEST = {"every": 10, "settle": 0, "budget": 5, "idle": 1, "total": 5}
"""The least seconds that each span may have."""

PASSWORDS = ("password", "password_file", "password_keyring")
FITTING: dict[str, tuple[Scheme, ...]] = {
    **dict.fromkeys(("user", *PASSWORDS), ("ftp", "ftps", "sftp")),
    "key_file": ("sftp",),
    "passphrase": ("sftp",),
    "ca_file": ("ftps",),
    "pin": ("ftps", "sftp"),
}
"""Keys that mean something for some kinds of places only: elsewhere whoever wrote them would rely on nothing."""


class SourceTable(msgspec.Struct, frozen=True, kw_only=True):
    """``[source.NAME]`` as written; "" is not set. Spans of time are texts such as "30m"."""

    url: str = ""
    user: str = ""
    password: str = ""
    password_file: str = ""
    password_keyring: str = ""
    key_file: str = ""
    passphrase: str = ""
    ca_file: str = ""
    pin: str = ""
    sender: str = ""
    policy: str = ""
    every: str = "30m"
    settle: str = "60s"
    marker: str = ""
    patterns: tuple[str, ...] = ("*.zip", "*.xml")
    below: Below = Below.SHARED
    after: AfterSuccess = AfterSuccess.LEAVE
    move_to: str = "done"
    budget: str = "5m"
    idle: str = "30s"
    total: str = "10m"
    paused: bool = False

    def __repr__(self) -> str:
        """Without what is secret or may hold it, so that no log and no traceback can show it."""
        return f"SourceTable(user={self.user!r}, sender={self.sender!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("user", self.user), ("sender", self.sender)]


class Told(NamedTuple):
    """One source (or portal: ``kind``) as written, and where each of its keys stands."""

    name: str
    table: SourceTable
    tree: Tree
    file: str
    beside: Path
    kind: str = "source"

    def key(self, name: str) -> str:
        """A key with the table before it."""
        return f"{self.kind}.{self.name}.{name}"

    def written(self, name: str) -> Written:
        """The value of a key; where the table stands, if it is not there."""
        return find(self.tree, self.kind, self.name, name) or Written("", self.file, is_text=False)

    def wrong(self, name: str, allowed: str) -> SettingsError:
        """The error that a key's value is not one of those allowed."""
        return wrong(self.written(name), self.key(name), allowed)


class Sources(NamedTuple):
    """What comes out: the sources by their names, and how each is logged in at."""

    sources: Mapping[str, Source]
    credentials: Mapping[str, Credentials]


def read_sources(
    tables: Mapping[str, SourceTable], tree: Tree, policies: Mapping[str, object], file: Path, beside: Path
) -> Sources:
    """All sources; SettingsError on the first mistake. Paths start from ``beside``, ``file`` is the settings file."""
    told = {name: Told(name, table, tree, str(file), beside) for name, table in tables.items()}
    sources = {name: _source(one, policies) for name, one in told.items()}
    _check_alone(told, sources)
    return Sources(sources, {name: credentials_of(one, sources[name].user) for name, one in told.items()})


def _source(told: Told, policies: Mapping[str, object]) -> Source:
    table = told.table
    check_name(told)
    if table.policy and table.policy not in policies:
        raise told.wrong("policy", choices(policies))
    place, user = place_of(told)
    _check_names(told)
    return Source(
        name=told.name,
        place=place,
        user=user,
        sender=table.sender.strip() or None,
        policy=table.policy or None,
        interval=seconds_of(told, "every"),
        settle=seconds_of(told, "settle"),
        marker=table.marker,
        patterns=table.patterns,
        below=table.below,
        after=table.after,
        move_to=table.move_to.strip("/"),
        budget=seconds_of(told, "budget"),
        paused=table.paused,
    )


def check_name(told: Told) -> None:
    """SettingsError for a name that cannot be told in one line or is too long."""
    if not told.name.strip() or len(told.name) > LONGEST_NAME or "/" in told.name or not told.name.isprintable():
        raise SettingsError("settings-source-name", where=_where(told), key=told.kind, longest=LONGEST_NAME)


def place_of(told: Told) -> tuple[Place, str]:
    """The place with all that belongs to it, and who logs in there."""
    if not told.table.url:
        raise SettingsError("settings-source-url", where=_where(told), key=told.key("url"))
    place, user = address(told.table.url, told.written("url"), told.key("url"), told.beside)
    if user and told.table.user and told.table.user != user:
        raise told.wrong("user", f'"{user}"')
    for key, schemes in FITTING.items():
        if getattr(told.table, key) and place.scheme not in schemes:
            fitting = ", ".join(f"{scheme}://" for scheme in schemes)
            where = told.written(key).where
            raise SettingsError("settings-source-unfit", where=where, key=told.key(key), allowed=fitting)
    complete = msgspec.structs.replace(
        place,
        ca_file=_path(told, "ca_file"),
        pin=_pin(told, place.scheme),
        idle=seconds_of(told, "idle"),
        total=seconds_of(told, "total"),
    )
    if place.scheme == "sftp" and not (told.table.user or user):
        raise _needs(told, "url", "user")
    return complete, told.table.user or user


def _pin(told: Told, scheme: Scheme) -> str:
    if not told.table.pin:
        return ""
    pin = pinned(told.table.pin, scheme)
    if pin is None:
        raise told.wrong("pin", '"SHA256:…"' if scheme == "sftp" else '"0123abcd…" (SHA-256, 64 × 0-9 a-f)')
    return pin


def seconds_of(told: Told, key: str) -> int:
    """The span of time that stands under a key."""
    whole = seconds(getattr(told.table, key))
    if whole is None or whole < SHORTEST[key]:
        raise told.wrong(key, f"{SPANS} (≥ {SHORTEST[key]}s)" if SHORTEST[key] else SPANS)
    return whole


def _path(told: Told, key: str) -> str:
    """A file's whole path, "" if none is named."""
    text = getattr(told.table, key)
    try:
        return str(told.beside / Path(text).expanduser()) if text else ""
    except RuntimeError:
        raise told.wrong(key, '"/…"') from None


def _check_names(told: Told) -> None:
    """SettingsError for endings, patterns and folders that could mean no file or the source itself."""
    table = told.table
    if table.marker and (not table.marker.strip(".") or {"/", " "} & set(table.marker)):
        raise told.wrong("marker", '".ok" | ".done" | "…"')
    if not table.patterns or not all(one.strip() and "/" not in one for one in table.patterns):
        raise told.wrong("patterns", '["*.zip", "*.xml", "…"]')
    parts = table.move_to.strip("/").split("/")
    usable = not table.move_to.startswith("/") and all(one.strip() and one not in (".", "..") for one in parts)
    looked_at = any(fnmatch(one.casefold(), pattern.casefold()) for one in parts for pattern in table.patterns)
    if table.after is AfterSuccess.MOVE and (not usable or looked_at or "\\" in table.move_to):
        raise told.wrong("move_to", '"done" | "…/…"')


def credentials_of(told: Told, user: str) -> Credentials:
    """How the login is found; of several ways to a password the one of the environment counts."""
    table = told.table
    given = [key for key in PASSWORDS if getattr(table, key)]
    here = tuple(key for key in given if told.written(key).is_text) or tuple(given)
    if len(here) > 1:
        keys = ", ".join(map(told.key, here))
        raise SettingsError("settings-source-passwords", where=told.written(here[1]).where, keys=keys)
    if table.passphrase and not table.key_file:
        raise _needs(told, "passphrase", "key_file")
    if here and not user:
        raise _needs(told, here[0], "user")
    return Credentials(
        user=user,
        password=table.password if "password" in here else "",
        password_file=_path(told, "password_file") if "password_file" in here else "",
        password_keyring=table.password_keyring if "password_keyring" in here else "",
        key_file=_path(told, "key_file"),
        passphrase=table.passphrase,
        kept_in=tuple({told.file for key in ("password", "passphrase") if _stands_in_file(told, key)}),
    )


def _stands_in_file(told: Told, key: str) -> bool:
    return bool(getattr(told.table, key)) and not told.written(key).is_text


def _needs(told: Told, key: str, needed: str) -> SettingsError:
    where = told.written(key).where
    return SettingsError("settings-source-needs", where=where, key=told.key(key), needed=told.key(needed))


def _check_alone(told: Mapping[str, Told], sources: Mapping[str, Source]) -> None:
    """SettingsError for two sources at one place, or two that a variable of the environment cannot tell apart."""
    for one, other in combinations(sources.values(), 2):
        where = told[other.name].written("url").where
        if folded(one.name) == folded(other.name):
            raise SettingsError("settings-source-alike", where=where, one=one.name, other=other.name)
        if _same_place(one, other):
            raise SettingsError("settings-source-twice", where=where, one=one.name, other=other.name)


def _same_place(one: Source, other: Source) -> bool:
    return list(_identity(one)) == list(_identity(other))


def _identity(source: Source) -> Iterator[object]:
    place = source.place
    kind = "ftp" if place.scheme == "ftps" else place.scheme
    yield kind
    yield place.host.casefold()
    yield place.port or {"ftp": 21, "sftp": 22}.get(kind, 0)
    yield source.user
    yield str(Path(place.folder).resolve()) if kind == "file" else place.folder


def _where(told: Told) -> str:
    """Where a table's first key stands; the settings file, if it has none."""
    table = told.tree.get(told.kind)
    own = table.get(told.name) if isinstance(table, dict) else None
    first = next(iter(own.values()), None) if isinstance(own, dict) else None
    return first.where if isinstance(first, Written) else told.file
