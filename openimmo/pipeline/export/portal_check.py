"""Tries a portal out: reaches it, logs in, lists, and puts a small file there, renames and removes it.

The steps are those of a source that is written to; what is only of use for sources is left out.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import msgspec

from openimmo.domain.portal import Portal
from openimmo.domain.source import AfterSuccess, Login, Place, Source
from openimmo.exporters.portals.book import presets
from openimmo.pipeline.sources.check import SourceCheck, check_source
from openimmo.pipeline.sources.steps import Step, ok, warning
from openimmo.settings import Settings
from openimmo.transports.files import Files

_FOR_SOURCES = frozenset({"sender", "read", "resume"})
"""Steps that say how files would be taken from there."""


class House(Protocol):
    """What a check needs from the house it runs in (wiring.py)."""

    @property
    def settings(self) -> Settings: ...
    def clock(self) -> datetime: ...
    def monotonic(self) -> float: ...
    def new_id(self) -> str: ...
    def files_of(self, place: Place, login: Login) -> AbstractContextManager[Files]: ...


class _Door:
    """The house as a check of sources sees it: the only place there is, is the portal's."""

    def __init__(self, house: House, portal: Portal) -> None:
        self._house = house
        ways = house.settings.portal_ways
        credentials = {portal.name: ways[portal.name].credentials}
        self.settings = msgspec.structs.replace(house.settings, credentials=credentials)

    def clock(self) -> datetime:
        return self._house.clock()

    def monotonic(self) -> float:
        return self._house.monotonic()

    def new_id(self) -> str:
        return self._house.new_id()

    def files(self, source: Source) -> AbstractContextManager[Files]:
        return self._house.files_of(*self._house.settings.destination(source.name))


def check_portal(house: House, portal: Portal) -> SourceCheck:
    """Try a portal out. Raises SettingsError if it has no address; other failures are told, not raised."""
    way = house.settings.portal_ways.get(portal.name)
    if way is None or way.place is None:
        house.settings.destination(portal.name)  # says what is missing
        raise AssertionError(portal.name)
    source = Source(
        name=portal.name, place=way.place, user=way.credentials.user, patterns=(), after=AfterSuccess.DELETE
    )
    check = check_source(_Door(house, portal), source, {}, write=True)
    steps = (*_transport(portal, way.place), *_of_portals(check.steps))
    return msgspec.structs.replace(check, steps=steps)


def _transport(portal: Portal, place: Place) -> Iterator[Step]:
    known = presets()[portal.preset].about.transports
    if known and place.scheme not in (*known, "file"):
        yield warning("settings", "portals-check-transport", known=", ".join(known), scheme=place.scheme)


def _of_portals(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        if step.code == "sources-check-listed":
            yield ok(
                step.step, "portals-check-listed", **{name: step.params[name] for name in ("files", "folders", "ms")}
            )
        elif step.step not in _FOR_SOURCES:
            yield step
