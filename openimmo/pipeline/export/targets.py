"""Where the packages of an export go: to the portal's own place, or into a file or folder that somebody names.

A portal of the settings that has no address is one whose packages are fetched, or carried there by somebody: then the
folder that is named is the portal, as far as anybody knows, and what is put there counts as sent. Of a portal that has
an address it does not.
"""

import errno
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.domain.source import Login, Place
from openimmo.errors import Refused, SettingsError
from openimmo.pipeline.export.asking import Asked
from openimmo.pipeline.export.forms import unwritten
from openimmo.pipeline.export.sending import Connect, Parcel
from openimmo.settings import Settings
from openimmo.transports.files import Files

ZIPPED = ".zip"
FILES = (ZIPPED, ".xml")
"""What is named so and is no folder is to be a file."""
STDOUT = "-"


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
        """The parcels under the names that they get there. Raises SettingsError where one file cannot hold them."""
        if self.file is None:
            return list(parcels)
        if len(parcels) != 1:
            raise SettingsError("export-several-files", path=self.address, count=len(parcels))
        return [msgspec.structs.replace(parcels[0], name=self.file)]


def target_of(house: House, asked: Asked) -> Target:
    """Where it goes.

    Raises SettingsError for a portal without address, for secrets that cannot be read, for a folder that is not there.
    """
    output, way = asked.wish.output, house.settings.portal_ways.get(asked.portal.name)
    known = way.place if way is not None else None
    if output is None:
        if asked.wish.dry_run:
            return Target(address=known.address if known is not None else None, connect=_nowhere, counts=False)
        place, login = house.settings.destination(asked.portal.name)
        return Target(address=place.address, connect=partial(house.files_of, place, login), counts=True)
    folder, file = _placed(output, dry_run=asked.wish.dry_run)
    place = Place(scheme="file", folder=str(folder.absolute()))
    return Target(
        address=str(output),
        connect=partial(house.files_of, place, Login()),
        counts=asked.known and known is None,
        file=file,
    )


def shaped(asked: Asked, target: Target) -> Asked:
    """What is asked for, in the form that the ending of the one file says, whatever the portal is used to."""
    if target.file is None:
        return asked
    zipped = Path(target.file).suffix.casefold() == ZIPPED
    package = msgspec.structs.replace(asked.portal.package, zipped=zipped)
    return msgspec.structs.replace(asked, portal=msgspec.structs.replace(asked.portal, package=package))


def _placed(output: Path, *, dry_run: bool) -> tuple[Path, str | None]:
    """The folder that packages are put into, and the name of the file there if it is to be one.

    A folder that somebody names is made, that of a file is not: it may be a slip of the pen.
    """
    if str(output) == STDOUT:
        raise SettingsError("export-no-stdout")
    try:
        if _is_file(output):
            if not output.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            return output.parent, output.name
        if not dry_run:
            output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritten(output, error) from error
    return output, None


def _is_file(output: Path) -> bool:
    return not output.is_dir() and output.suffix.casefold() in FILES


def _nowhere() -> AbstractContextManager[Files]:
    raise Refused("export-dry-run")
