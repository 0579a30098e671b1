"""Where the packages of an export go: to the portal's own place, or into a file or folder that somebody names.

A portal of the settings that has no address is one whose packages are fetched, or carried there by somebody: then the
folder that is named is the portal, as far as anybody knows, and what is put there counts as sent. Of a portal that has
an address it does not.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.domain.source import Login, Place
from openimmo.errors import Refused
from openimmo.intake.failures import told
from openimmo.pipeline.export.asking import Asked
from openimmo.pipeline.export.sending import Connect, Parcel
from openimmo.settings import Settings
from openimmo.transports.files import Files

FILES = (".zip", ".xml")
"""What is named so and is no folder is to be a file."""


class House(Protocol):
    """What targets need from the house they are in (wiring.py)."""

    settings: Settings

    def files_of(self, place: Place, login: Login) -> AbstractContextManager[Files]: ...


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """``address`` is for people, None for nowhere; ``counts``: what gets there counts as sent.

    ``file`` is the name of the one file that is to hold everything.
    """

    address: str | None
    connect: Connect
    counts: bool
    file: str | None = None

    def renamed(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """The parcels under the names that they get there. Raises Refused where one file cannot hold them."""
        if self.file is None:
            return list(parcels)
        if len(parcels) != 1:
            raise Refused("export-several-files", path=self.address, count=len(parcels))
        return [msgspec.structs.replace(parcels[0], name=self.file)]


def target_of(house: House, asked: Asked) -> Target:
    """Where it goes. Raises SettingsError for a portal without address, and for secrets that cannot be read."""
    output, way = asked.wish.output, house.settings.portal_ways.get(asked.portal.name)
    known = way.place if way is not None else None
    if output is None:
        if asked.wish.dry_run:
            return Target(address=known.address if known is not None else None, connect=_nowhere, counts=False)
        place, login = house.settings.destination(asked.portal.name)
        return Target(address=place.address, connect=partial(house.files_of, place, login), counts=True)
    folder = output.parent if _is_file(output) else output
    if folder == output and not asked.wish.dry_run:
        with told(folder):
            folder.mkdir(parents=True, exist_ok=True)
    place = Place(scheme="file", folder=str(folder.absolute()))
    return Target(
        address=str(output),
        connect=partial(house.files_of, place, Login()),
        counts=asked.known and known is None,
        file=output.name if _is_file(output) else None,
    )


def _is_file(output: Path) -> bool:
    return not output.is_dir() and output.suffix.casefold() in FILES


def _nowhere() -> AbstractContextManager[Files]:
    raise Refused("export-dry-run")
