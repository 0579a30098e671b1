"""What somebody asks of an export, and whether that portal can be asked for it. Opens nothing."""

import hashlib
from pathlib import Path

import msgspec

from openimmo.domain.delivery import Scope
from openimmo.domain.portal import Portal
from openimmo.errors import SettingsError
from openimmo.planning.export_scope import takes_only_full
from openimmo.settings import Settings

_ACCOUNT = 16  # hexadecimal digits


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """``scope`` None: as the portal is used to. ``only`` are numbers of listings: nothing else is sent.

    ``output`` is a file or folder that gets the packages instead of the portal; ``approved`` is how many listings may
    vanish from the portal; ``dry_run`` only tells what would be done.
    """

    scope: Scope | None = None
    only: tuple[str, ...] = ()
    output: Path | None = None
    approved: int = 0
    dry_run: bool = False


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A wish that can be fulfilled, and for which portal; ``known`` says that the portal is one of the settings.

    ``account`` identifies the server, the folder and who logs in there; "" for a portal without address. ``ledger`` is
    the name under which the ledger knows the portal, "": its own.
    """

    portal: Portal
    wish: Wish
    known: bool
    account: str = ""
    ledger: str = ""


def asked(settings: Settings, name: str, wish: Wish) -> Asked:
    """The wish, if the portal can be asked for it. Raises SettingsError where it cannot, or nobody knows it."""
    portal = settings.portal_named(name)
    if takes_only_full(portal) and (wish.only or wish.scope is Scope.TEIL):
        raise SettingsError("export-only-full", portal=portal.name)
    if wish.only and wish.scope is Scope.VOLL:
        raise SettingsError("export-full-or-only")
    if wish.only:
        wish = msgspec.structs.replace(wish, scope=Scope.TEIL)
    return Asked(portal=portal, wish=wish, known=name in settings.portals, account=_account(settings, portal.name))


def _account(settings: Settings, name: str) -> str:
    """Another protocol or password is the same account."""
    way = settings.portal_ways.get(name)
    if way is None or way.place is None:
        return ""
    place = way.place
    said = (place.host.casefold(), str(place.port), place.folder.strip("/"), way.credentials.user)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:_ACCOUNT]
