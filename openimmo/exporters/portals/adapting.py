"""A listing as one portal gets it, step by step: held back, marked, worded, its files; then as a tree in its version.

Pure: the files are planned here, made elsewhere, and named here again. Knows the steps in their order.
"""

from collections.abc import Mapping, Sequence

import msgspec
from lxml import etree

from openimmo.domain.export import SentMedia
from openimmo.domain.listing import MediaRef
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import Portal
from openimmo.errors import Refused
from openimmo.exporters.fragments import parsed
from openimmo.exporters.portals.attachments import (
    Attached,
    MediaPlan,
    changed_files,
    is_web_address,
    media_plan,
    presumed,
    sent_media,
    with_files,
)
from openimmo.exporters.portals.marking import marked, minimal
from openimmo.exporters.portals.privacy import cleared
from openimmo.exporters.portals.versioned import Origin, Versioned, deletion, versioned
from openimmo.exporters.portals.wording import worded
from openimmo.findings import Finding, finding
from openimmo.model import FotoLocation, Immobilie
from openimmo.xsd.schema_error import SchemaError


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What an adaptation needs beside the listing: its ``number`` at the portal, and its files as accepted.

    ``xml`` is the listing's own XML, ``tree`` the same parsed (without namespace; it becomes what is sent). With one of
    them unchanged parts need not be written anew.
    """

    number: str
    reference: bool = False
    media: Sequence[MediaRef] = ()
    xml: bytes | None = None
    tree: etree._Element | None = None


class Adapted(msgspec.Struct, frozen=True, kw_only=True):
    """A listing as the portal may see it; its attachments are those of ``media``, once their files are made."""

    number: str
    immobilie: Immobilie
    media: MediaPlan
    findings: tuple[Finding, ...] = ()
    origin: Origin | None = None


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """A listing ready to be judged and written: typed, and as a tree in the portal's version without namespace.

    ``errors`` are what is not valid in that version, ``refused`` is what no feed can hold (then there is no tree).
    ``files`` are the files that go with it, by their names there; ``sent`` is what the ledger keeps of them.
    """

    number: str
    immobilie: Immobilie
    tree: etree._Element | None
    findings: tuple[Finding, ...] = ()
    errors: tuple[SchemaError, ...] = ()
    refused: Refused | None = None
    files: Mapping[str, ReadyFile] = {}
    sent: tuple[SentMedia, ...] = ()


def adapted(immobilie: Immobilie, portal: Portal, facts: Facts) -> Adapted:
    """What of a listing goes to the portal; ``media.files`` are then to be made ready.

    A finding tells each thing that was held back, cut or dropped.
    """
    held = cleared(immobilie, portal, facts.number)
    listing = marked(held.immobilie, portal, number=facts.number, reference=facts.reference)
    listing, portrait = _without_portrait(listing, facts.number)
    listing, cut = worded(listing, portal, facts.number)
    plan = media_plan(listing, immobilie, facts.media, portal, facts.number)
    return Adapted(
        number=facts.number,
        immobilie=listing,
        media=plan,
        findings=(*held.findings, *portrait, *cut, *plan.findings),
        origin=_origin(immobilie, facts),
    )


def _origin(immobilie: Immobilie, facts: Facts) -> Origin | None:
    if facts.tree is not None:
        return Origin(tree=facts.tree, immobilie=immobilie)
    return Origin(tree=parsed(facts.xml), immobilie=immobilie) if facts.xml is not None else None


def finished(one: Adapted, portal: Portal, ready: Mapping[int, ReadyFile]) -> Finished:
    """The listing with its files; ``ready`` are those that were made, by position. The others are left out."""
    made = {position: file.format for position, file in ready.items()}
    attached = with_files(one.immobilie, one.media, made, changed_files(one.media, ready))
    files = {file.name(ready[at].format): ready[at] for at, file in one.media.files if at in ready}
    return _finished(one, portal, attached, files, sent_media(one.media, ready))


def foreseen(one: Adapted, portal: Portal) -> Finished:
    """The same before any file was made, as it will most likely be: for a plan, and for a look at one."""
    return _finished(one, portal, with_files(one.immobilie, one.media, presumed(one.media), frozenset()), {}, ())


def deleted(portal: Portal, *, number: str, intern: str | None, obid: str | None, day: str) -> Finished:
    """A listing that is to be deleted at the portal, by what the portal knows of it; ``day`` is YYYY-MM-DD."""
    listing = minimal(number=number, intern=intern, obid=obid)
    return Finished(number=number, immobilie=listing, tree=deletion(listing, portal.version, day))


def _finished(
    one: Adapted, portal: Portal, attached: Attached, files: Mapping[str, ReadyFile], sent: tuple[SentMedia, ...]
) -> Finished:
    listing, positions = attached
    origin = msgspec.structs.replace(one.origin, attachments=positions) if one.origin is not None else None
    try:
        written = versioned(listing, portal.version, number=one.number, origin=origin)
    except Refused as error:
        return Finished(number=one.number, immobilie=listing, tree=None, findings=one.findings, refused=error)
    return _told(one, listing, written, files, sent)


def _told(
    one: Adapted, listing: Immobilie, written: Versioned, files: Mapping[str, ReadyFile], sent: tuple[SentMedia, ...]
) -> Finished:
    return Finished(
        number=one.number,
        immobilie=listing,
        tree=written.tree,
        findings=(*one.findings, *written.findings),
        errors=written.errors,
        files=files,
        sent=sent,
    )


def _without_portrait(immobilie: Immobilie, number: str) -> tuple[Immobilie, tuple[Finding, ...]]:
    """Without the contact's picture where it is a file, for the stock keeps no such files; one on the web stays."""
    person = immobilie.kontaktperson
    if person is None or person.foto is None:
        return immobilie, ()
    pfad = person.foto.daten.pfad if person.foto.daten is not None else None
    if person.foto.location == FotoLocation.REMOTE and is_web_address(pfad):
        return immobilie, ()
    told = finding("export-portrait-left", listing=number, path="kontaktperson/foto")
    return msgspec.structs.replace(immobilie, kontaktperson=msgspec.structs.replace(person, foto=None)), (told,)
