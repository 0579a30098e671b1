"""The settings as values, and what of them may stand in openimmo.toml.

Every field of SettingsFile is a key of the file and a variable of the environment; its default is what is built in.
Whole numbers are at least 1, fractions lie from 0 to 1. Does not know how a file is read.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

import msgspec

from openimmo.domain.portal import Portal
from openimmo.domain.source import Login, Place, Source
from openimmo.errors import SettingsError
from openimmo.findings import Severity
from openimmo.importers.packages.limits import Limits as PackageLimits
from openimmo.policy import FullSync, OnUpdate, Policy
from openimmo.settings.credentials import Credentials, login
from openimmo.settings.mail import MailSettings, ReportSettings
from openimmo.settings.portals import Destination, PortalTable, PortalWay
from openimmo.settings.retention import RetentionSettings
from openimmo.settings.sources import SourceTable
from openimmo.settings.watching import WatchSettings


class Release(StrEnum):
    """What happens to deliveries of a sender nobody has registered: taken in, or held until somebody releases it."""

    AUTO = "auto"
    MANUAL = "manual"


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """What operators may do beyond the daily work. ``renumber``: give listings another number."""

    renumber: bool = False


class MediaLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The largest attachment: pixels (width × height) and bytes of a picture, bytes of anything else."""

    pixels: int = 50_000_000
    picture_bytes: int = 25_000_000
    other_bytes: int = 100_000_000


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one package may hold, and how large its attachments may be."""

    package: PackageLimits = PackageLimits()
    media: MediaLimits = MediaLimits()


class Repairs(msgspec.Struct, frozen=True, kw_only=True):
    """Which repairs of feeds are switched off for everybody, by code."""

    off: tuple[str, ...] = ()


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Which rules are switched off or on, by code, and which count more or less than they say."""

    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    error: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()
    info: tuple[str, ...] = ()

    @property
    def severities(self) -> dict[str, Severity]:
        """The severity of each rule that has another one here; named twice, the milder counts."""
        return {code: severity for severity in Severity for code in getattr(self, severity)}


class GuardTable(msgspec.Struct, frozen=True, kw_only=True):
    """``guard`` of a policy as written; None is not set."""

    count: int | None = None
    share: float | None = None


class MediaTable(msgspec.Struct, frozen=True, kw_only=True):
    """``media`` of a policy as written; None is as ``[limits.media]`` says."""

    pixels: int | None = None
    picture_bytes: int | None = None
    other_bytes: int | None = None


class PolicyTable(msgspec.Struct, frozen=True, kw_only=True):
    """``[policy.NAME]`` as written: a preset and what differs from it; None is not set, an empty text switches off.

    ``number`` is "keep" or a prefix.
    """

    preset: str | None = None
    status: Literal["active", "inactive", "archived", "pending"] | None = None
    on_update: OnUpdate | None = None
    number: str | None = None
    note: str | None = None
    contact_origin: str | None = None
    contact_status: Literal["active", "inactive", "archived"] | None = None
    contact_role: str | None = None
    full_sync: FullSync | None = None
    guard: GuardTable = GuardTable()
    once: bool | None = None
    max_listings: int | None = None
    media: MediaTable = MediaTable()
    repairs_off: tuple[str, ...] | None = None
    release: Release | None = None


class SenderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[sender.NAME]``: by what a sender is known, and what was agreed with it; None is not set.

    What is set here wins over what the stock says of the sender. ``repairs_off`` are the repairs that are switched off
    for this sender beside those that are off for everybody and by its policy.
    """

    openimmo_anid: str | None = None
    anbieternr: str | None = None
    firma: str | None = None
    account: str | None = None
    folder: str | None = None
    crm_user: str | None = None
    policy: str | None = None
    contact: str | None = None
    lang: Literal["de", "en"] | None = None
    emails: tuple[str, ...] | None = None
    only_errors: bool | None = None
    feedback: bool | None = None
    max_listings: int | None = None
    probation: int | None = None
    paused: bool | None = None
    silent_after: str | None = None
    repairs_off: tuple[str, ...] = ()


class SettingsFile(msgspec.Struct, frozen=True, kw_only=True):
    """All of openimmo.toml."""

    lang: Literal["de", "en"] | None = None
    release: Release = Release.AUTO
    default_policy: str = "default"
    probation: int | None = None
    rights: Rights = Rights()
    limits: Limits = Limits()
    repairs: Repairs = Repairs()
    rules: Rules = Rules()
    mail: MailSettings = MailSettings()
    reports: ReportSettings = ReportSettings()
    watch: WatchSettings = WatchSettings()
    retention: RetentionSettings = RetentionSettings()
    policy: dict[str, PolicyTable] = {}
    sender: dict[str, SenderSettings] = {}
    source: dict[str, SourceTable] = {}
    portal: dict[str, PortalTable] = {}


class Home(msgspec.Struct, frozen=True):
    """The folder that holds everything, and where in it things are."""

    path: Path

    @property
    def settings(self) -> Path:
        """The settings file, unless another one is named."""
        return self.path / "openimmo.toml"

    @property
    def database(self) -> Path:
        """The stock and the ledger (SQLite)."""
        return self.path / "store.db"

    @property
    def media(self) -> Path:
        """Attachments by their SHA-256."""
        return self.path / "media"

    @property
    def spool(self) -> Path:
        """Deliveries that have no verdict yet."""
        return self.path / "spool"

    @property
    def archive(self) -> Path:
        """Deliveries that were applied."""
        return self.path / "archive"

    @property
    def quarantine(self) -> Path:
        """Deliveries that could not be taken, kept byte for byte."""
        return self.path / "quarantine"

    @property
    def outbox(self) -> Path:
        """What is to go out."""
        return self.path / "outbox"

    @property
    def reports(self) -> Path:
        """Reports that were written."""
        return self.path / "reports"

    @property
    def pictures(self) -> Path:
        """Pictures that were made for portals; what is lost is made again."""
        return self.path / "cache" / "pictures"

    @property
    def tmp(self) -> Path:
        """Files of runs that are at work; what a killed one left goes with the next."""
        return self.path / "tmp"

    @property
    def cleaned(self) -> Path:
        """The file that says when the last clean-up was."""
        return self.path / "cleaned"

    @property
    def known_hosts(self) -> Path:
        """The host keys of SFTP servers that somebody trusts."""
        return self.path / "known_hosts"

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders of the home."""
        return (self.media, self.spool, self.archive, self.quarantine, self.outbox, self.reports)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is set, checked and complete. ``file`` is the settings file, None if there is none.

    ``lang`` is "de" or "en". ``policies`` are the presets and the policies of the file, by name. ``probation`` is how
    many deliveries of each new sender are held until somebody approves them. ``sources`` are where deliveries are
    looked for, by name; ``login`` finds what is secret about them. ``portals`` are what is sent to, by name,
    ``portal_ways`` how each is reached, and ``portal_keys`` what of each somebody wrote himself.
    """

    home: Home
    file: Path | None
    lang: str
    release: Release
    default_policy: str
    rights: Rights
    limits: Limits
    policies: Mapping[str, Policy]
    senders: Mapping[str, SenderSettings]
    repairs: Repairs = Repairs()
    rules: Rules = Rules()
    mail: MailSettings = MailSettings()
    reports: ReportSettings = ReportSettings()
    watch: WatchSettings = WatchSettings()
    retention: RetentionSettings = RetentionSettings()
    probation: int | None = None
    sources: Mapping[str, Source] = {}
    credentials: Mapping[str, Credentials] = {}
    portals: Mapping[str, Portal] = {}
    portal_ways: Mapping[str, PortalWay] = {}
    portal_keys: Mapping[str, frozenset[str]] = {}

    def portal_named(self, name: str) -> Portal:
        """The portal of that name, else the preset; SettingsError, which names them all, if there is neither."""
        from openimmo.exporters.portals.book import presets

        if name in self.portals:
            return self.portals[name]
        if name not in presets():
            known = ", ".join(dict.fromkeys((*self.portals, *presets())))
            raise SettingsError("settings-unknown-portal", name=name, allowed=known)
        return presets()[name].portal

    def portal_place(self, name: str) -> Place:
        """Where deliveries to a portal go; SettingsError if it has no address."""
        way = self.portal_ways.get(self.portal_named(name).name)
        if way is None or way.place is None:
            raise SettingsError("settings-portal-without-url", name=name)
        return way.place

    def destination(self, name: str) -> Destination:
        """Where deliveries to a portal go and who logs in there; SettingsError if it has no address, or no secret."""
        place = self.portal_place(name)
        return Destination(place, login(self.portal_ways[name].credentials, name))

    def source_named(self, name: str) -> Source:
        """The source of that name; SettingsError, which names them all, if there is none."""
        if name not in self.sources:
            raise SettingsError("settings-unknown-source", name=name, allowed=", ".join(self.sources) or "–")
        return self.sources[name]

    def login(self, name: str) -> Login:
        """Who logs in at a source and with what; SettingsError if the password cannot be read from where it is kept."""
        source = self.source_named(name)
        return login(self.credentials.get(name, Credentials(user=source.user)), name)

    def policy_named(self, name: str) -> Policy:
        """The policy of that name; SettingsError, which names them all, if there is none."""
        if name not in self.policies:
            raise SettingsError("settings-unknown-policy", name=name, allowed=", ".join(self.policies))
        return self.policies[name]

    def policy_of(self, sender: str) -> Policy:
        """The policy for a sender's deliveries, where nobody names another."""
        own = self.senders[sender].policy if sender in self.senders else None
        return self.policy_named(own or self.default_policy)

    def repairs_off(self, sender: str | None = None) -> frozenset[str]:
        """The codes of the repairs that are switched off for everybody, and for a sender if one is named.

        What its policy switches off comes beside them; that may be known to the stock only.
        """
        own = self.senders[sender].repairs_off if sender is not None and sender in self.senders else ()
        return frozenset((*self.repairs.off, *own))
