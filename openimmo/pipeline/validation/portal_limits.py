"""Judges a foreign feed by the limits of a portal: would it take this?

The same limits that our own listings meet before they go there. Knows places in feeds; what the limits are, the portal
says.
"""

from collections.abc import Iterator, Sequence

import msgspec

from openimmo.domain.listing import MediaRef
from openimmo.domain.portal import DeleteForm, Portal
from openimmo.exporters.portals.limits import exceeded, files_exceeded
from openimmo.findings import Finding, finding
from openimmo.importers.feed import ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.places import at_frame, line_at
from openimmo.model import Aktionart
from openimmo.xsd.catalogue import recognise

_TRANSFER = "/openimmo/uebertragung"
_FORMS = {True: "ZIP", False: "XML"}


class PortalJudge:
    """The limits of a portal over one feed; None judges nothing."""

    def __init__(self, portal: Portal | None, feed: str) -> None:
        self._portal = portal
        self._feed = feed
        self._deletes = 0

    def listing(self, listing: ReadListing, number: str | None, media: Sequence[MediaRef] | None) -> Iterator[Finding]:
        """What the portal would not take of a listing; ``media`` as found, None where nobody could look."""
        if self._portal is None:
            return
        technical = listing.immobilie.verwaltung_techn
        if technical is not None and technical.aktion is not None and technical.aktion.aktionart == Aktionart.DELETE:
            self._deletes += 1
            return
        for one in exceeded(listing.immobilie, self._portal, number):
            yield self._placed(one, listing)
        for one in files_exceeded(media or (), self._portal, number):
            yield self._placed(one, listing)

    def frame(self, frame: Frame) -> Iterator[Finding]:
        """What the portal would not take of the feed as a whole."""
        portal = self._portal
        if portal is None:
            return
        if frame.recognised.version != recognise(portal.version).version:
            yield self._around(frame, "portal-version", value=frame.transfer.version or "–", version=portal.version)
        limit = portal.limits.listings
        if limit is not None and frame.listings > limit:
            yield self._around(frame, "portal-listings-many", count=frame.listings, limit=limit)
        if self._deletes and not _is_understood(portal, frame):
            yield self._around(frame, "portal-delete-form", expected=portal.delete.value)

    def _placed(self, one: Finding, listing: ReadListing) -> Finding:
        path = f"{listing.path}/{one.path}" if one.path else listing.path
        return msgspec.structs.replace(one, feed=self._feed, path=path, line=line_at(listing, path))

    def _around(self, frame: Frame, code: str, *, value: str | None = None, **params: object) -> Finding:
        line = at_frame(frame, _TRANSFER).line
        told = finding(code, feed=self._feed, path=_TRANSFER, line=line, value=value)
        return msgspec.structs.replace(told, params={name: str(param) for name, param in params.items()})


def package_exceeded(portal: Portal, kind: str, size: int) -> Iterator[Finding]:
    """What the portal would not take of a package; ``kind`` is "zip", "xml" or "folder", ``size`` in bytes."""
    limit = portal.limits.package_bytes
    if limit is not None and size > limit:
        yield finding("portal-package-large", size=size, limit=limit)
    if (kind == "zip") != portal.package.zipped:
        yield finding("portal-package-form", expected=_FORMS[portal.package.zipped], kind=kind)


def _is_understood(portal: Portal, frame: Frame) -> bool:
    if portal.delete is DeleteForm.MODUS:
        return str(frame.transfer.modus or "") == "DELETE"
    return portal.delete is DeleteForm.ACTION
