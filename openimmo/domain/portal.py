"""A portal: what it takes, in which form, and what of a listing may go there.

Words and values only; presets are data (exporters/portals/*.toml), ``[portal.NAME]`` differs from one key by key. Where
a value comes from, and how sure that is, is told beside it in the preset.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from openimmo.domain.delivery import Scope

Allowable = Literal["weitere_adresse", "bewertung", "internal", "user_defined", "kontaktperson"]
"""What no portal gets unless it is allowed: "internal" is what is said within the office and documents that call
themselves so, "kontaktperson" what a contact does not release (adressfreigabe).
"""

Judging = Literal["off", "tell", "block"]
"""What becomes of a listing that breaks a rule beyond the schema: nothing is looked at, it is told, an error blocks."""


class FullMeans(StrEnum):
    """What a VOLL does at the portal to listings that it does not name: they go, or nothing happens to them.

    ``unknown`` is both: nothing is risked that might vanish, and nothing is left to vanish by itself.
    """

    REPLACES = "replaces"
    KEEPS = "keeps"
    UNKNOWN = "unknown"


class DeleteForm(StrEnum):
    """How a listing is taken from the portal.

    ``action``: aktionart DELETE in a TEIL. ``modus``: the same in a TEIL whose modus is DELETE, alone in its package,
    with a minimal object. ``absence``: a VOLL without it.
    """

    ACTION = "action"
    MODUS = "modus"
    ABSENCE = "absence"


class HiddenAddress(StrEnum):
    """What goes out of an address that is not released: without street, number and exact place, or whole.

    ``sent`` is only for a receiver that hides it by itself.
    """

    STRIPPED = "stripped"
    SENT = "sent"


class Identity(StrEnum):
    """By what the portal knows a listing again: two of the same are one there."""

    NUMBER = "number"
    OBID = "obid"


class PackageForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a delivery to the portal looks as files.

    Names are patterns: ``{provider}`` the provider number, ``{portal}``, ``{timestamp}`` (YYYYMMDDHHMMSS, UTC),
    ``{number}`` that of the listing (with ``single``: a package for each listing). Without ``zipped`` the XML and its
    files lie beside each other.
    """

    zipped: bool = True
    zip_name: str = "openimmo-{timestamp}.zip"
    xml_name: str = "openimmo.xml"
    single: bool = False


class ImportMarks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the receiver's import is told in user_defined_simplefields: name of the field → what stands in it.

    ``status`` is the status that the listing is to arrive in ("inactive"), ``note`` the warning note; ``origin`` and
    ``contact_status`` are those of the contact. An empty field name leaves the field out.
    """

    status_field: str = ""
    status: str = ""
    note_field: str = ""
    note: str = ""
    origin_field: str = ""
    origin: str = ""
    contact_status_field: str = ""
    contact_status: str = ""


class PortalLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the portal takes at most; None is any. Lengths in characters, sizes in bytes.

    ``side`` is the longest side of a picture in pixels. ``pictures`` and ``documents`` are the formats that it takes,
    by their usual endings ("jpg", "png", "pdf"); a picture in another one is converted to the first. ``html`` are the
    tags that texts may hold; none of them: plain text.
    """

    listings: int | None = None
    media: int | None = None
    picture_bytes: int | None = None
    document_bytes: int | None = None
    package_bytes: int | None = None
    side: int | None = None
    pictures: tuple[str, ...] = ("jpg", "png", "gif", "webp")
    documents: tuple[str, ...] = ("pdf",)
    title: int | None = None
    text: int | None = None
    number: int | None = None
    html: tuple[str, ...] = ()


class Mandatory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that a listing must say, or the portal refuses it.

    ``path`` goes from immobilie down, "a/b" or "a/@b"; several with " | " between them: one is enough. It counts for
    listings of these ``kinds`` (objektart), ``marketing`` (vermarktungsart) and ``countries`` (iso_land); none: all.
    """

    path: str
    kinds: tuple[str, ...] = ()
    marketing: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which listings go to the portal, beside what is true for all; none named: any.

    ``order`` decides who comes first when there are too many: columns of the list of listings, "-" before one turns it
    round; at last the number counts.
    """

    senders: tuple[str, ...] = ()
    not_senders: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    not_numbers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    marketing: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-updated",)


class PortalTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything about the feed of one portal that presets say and ``[portal.NAME]`` may say otherwise.

    ``title`` is what people call the portal. ``version`` is an id of the catalogue. ``scope`` is what is sent where
    nobody asks for another; ``full_days``: a VOLL at the latest after as many days (None: only on demand).
    ``references``: listings that are references are taken. ``number`` goes before each number ("" keeps them).
    ``unflagged_address``: what the portal makes of an address whose release is not said; the standard means released.
    ``tours`` is the group that links to 360° tours get ("" leaves it).
    ``provider`` is our number there, ``anid`` the openimmo_anid that is sent ("": the sender's own), ``techn_email``
    where the portal's messages are to go. ``forwarding`` is the name by which weitergabe_positiv and
    weitergabe_negativ mean this portal. ``links``: attachments that are links may go. ``allowed`` may leave though
    elsewhere it may not. ``unchanged_media``: pictures that the portal has already need not be sent again in a TEIL.
    ``rules``: what the rules beyond the schema do to a listing.
    """

    title: str = ""
    version: str = "1.2.7c"
    encoding: Literal["UTF-8", "ISO-8859-1", "windows-1252"] = "UTF-8"
    package: PackageForm = PackageForm()
    scope: Scope = Scope.TEIL
    full_means: FullMeans = FullMeans.UNKNOWN
    full_days: int | None = None
    delete: DeleteForm = DeleteForm.ACTION
    references: bool = False
    identity: Identity = Identity.NUMBER
    number: str = ""
    marks: ImportMarks = ImportMarks()
    limits: PortalLimits = PortalLimits()
    mandatory: tuple[Mandatory, ...] = ()
    hidden_address: HiddenAddress = HiddenAddress.STRIPPED
    unflagged_address: Literal["released", "hidden"] = "released"
    allowed: tuple[Allowable, ...] = ()
    links: bool = True
    tours: Literal["", "PANORAMA", "LINKS", "FILMLINK"] = ""
    unchanged_media: bool = False
    rules: Judging = "tell"
    provider: str = ""
    anid: str = ""
    techn_email: str = ""
    forwarding: str = ""
    choice: Choice = Choice()


class Portal(PortalTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything about the feed of one portal: ``name`` is that of ``[portal.NAME]``, ``preset`` what it began with."""

    name: str
    preset: str
