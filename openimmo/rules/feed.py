"""What rules of a whole feed look at: a line for each listing, kept while the feed passes. Values only."""

from collections.abc import Sequence

import msgspec

from openimmo.domain.delivery import Scope
from openimmo.model import Aktionart, Anbieter, Immobilie, Uebertragung


class Seen(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A listing that has passed: its numbers as sent (blank is None), what is asked for, and where it stands."""

    extern: str | None
    intern: str | None
    obid: str | None
    sprache: str
    action: Aktionart | None
    provider: int
    path: str
    line: int | None


class FeedSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A whole feed that has passed; ``providers`` without their listings. ``scope`` None: not said."""

    transfer: Uebertragung
    scope: Scope | None
    providers: Sequence[Anbieter]
    listings: Sequence[Seen]


def seen(listing: Immobilie, provider: int, path: str, line: int | None) -> Seen:
    """The line that is kept of a listing."""
    technical = listing.verwaltung_techn
    if technical is None:
        return Seen(
            extern=None, intern=None, obid=None, sprache="", action=None, provider=provider, path=path, line=line
        )
    return Seen(
        extern=_said(technical.objektnr_extern),
        intern=_said(technical.objektnr_intern),
        obid=_said(technical.openimmo_obid),
        sprache=_said(technical.sprache) or "",
        action=technical.aktion.aktionart if technical.aktion is not None else None,
        provider=provider,
        path=path,
        line=line,
    )


def _said(text: str | None) -> str | None:
    return text.strip() or None if text else None
