"""Tries one source out: reaches it, logs in, lists and reads as a look would, and says of each step how it went.

Changes nothing at the source, unless it is to try writing as well (source_probe.py). Knows the contract of transports;
what proves a server comes from source_proof.py.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from ipaddress import ip_address
from typing import Protocol

import msgspec

from openimmo.domain.sender import fold_key
from openimmo.domain.source import AfterSuccess, Below, Source, owner_of
from openimmo.errors import OpenImmoError, SettingsError, TransportError
from openimmo.intake.completeness import is_temporary, is_wanted
from openimmo.intake.errand import OVER
from openimmo.pipeline.sources.probe import probe
from openimmo.pipeline.sources.proof import proof
from openimmo.pipeline.sources.steps import Outcome, Step, milliseconds, ok, untried, warning
from openimmo.settings import Settings
from openimmo.settings.secrets import open_to_others
from openimmo.transports.files import Files, Kind, Listing, RemoteFile, legible

LARGEST = 10_000_000
"""Bytes of a file that is read to try reading."""

SOME = 3  # names that are told

FOLDERS = 20
"""Folders that are looked into, to say what lies there."""

_SECURITY = frozenset(
    {
        "transport-certificate", "transport-encryption-wanted", "transport-no-encryption", "transport-host-unknown",
        "transport-host-changed", "transport-known-hosts", "transport-outdated",
    }
)  # fmt: skip
_LOGIN = frozenset(
    {
        "transport-login-refused", "transport-login-cut", "transport-key-file", "transport-key-foreign",
        "transport-key-locked", "transport-no-sftp",
    }
)  # fmt: skip
_FOLDER = frozenset({"transport-not-there", "transport-forbidden", "transport-unsafe-name"})

Keys = Mapping[str, Mapping[str, str]]
"""The keys of each sender by its name."""


class House(Protocol):
    """What a check needs from the house it runs in (wiring.py)."""

    @property
    def settings(self) -> Settings: ...
    def clock(self) -> datetime: ...
    def monotonic(self) -> float: ...
    def new_id(self) -> str: ...
    def files(self, source: Source) -> AbstractContextManager[Files]: ...


class SourceCheck(msgspec.Struct, frozen=True, kw_only=True):
    """How trying out a source went, step by step; ``problem`` is what ended it before its end."""

    source: Source
    steps: tuple[Step, ...]
    problem: OpenImmoError | None = None

    @property
    def outcome(self) -> Outcome:
        """The worst of all steps."""
        return max((step.outcome for step in self.steps), key=list(Outcome).index, default=Outcome.OK)


def check_source(house: House, source: Source, senders: Keys, *, write: bool = False) -> SourceCheck:
    """Try a source out; ``write``: also put a small file there, rename and remove it. Failures are told, not raised."""
    check = _Check(house, source, senders)
    problem = None
    try:
        check.run(write)
    except OpenImmoError as error:
        problem = error
        check.steps.append(_failed(error, check.at))
    return SourceCheck(source=source, steps=tuple(check.steps), problem=problem)


class _Check:
    """One check on its way; ``at`` is the step that is being tried."""

    def __init__(self, house: House, source: Source, senders: Keys) -> None:
        self._house = house
        self._source = source
        self._senders = senders
        self.steps: list[Step] = []
        self.at = "reach"

    def run(self, write: bool) -> None:
        self.steps += _settings(self._source, self._house.settings, self._senders)
        with self._opened() as files:
            self.at = "list"
            listing, took = self._listed(files)
            self.steps += _of_listing(listing, self._source, took)
            if self._source.below is Below.SENDERS:
                self.steps.append(_of_folders(listing, self._source, self._senders))
            else:
                self.steps += _left_below(files, listing, self._source)
            self.at = "read"
            self.steps += self._read(files, listing)
            self.at = "write"
            if write:
                self.steps += probe(files, self._source, self._house.new_id(), self._house.clock)
            else:
                self.steps.append(untried("write", "sources-check-write-untried"))

    @contextmanager
    def _opened(self) -> Iterator[Files]:
        began = self._house.monotonic()
        with self._house.files(self._source) as files:
            took = milliseconds(self._house.monotonic() - began)
            self.steps += _reached(self._source, took, self._house)
            yield files

    def _listed(self, files: Files) -> tuple[Listing, int]:
        began = self._house.monotonic()
        listing = files.list(b"")
        return listing, milliseconds(self._house.monotonic() - began)

    def _read(self, files: Files, listing: Listing) -> Iterator[Step]:
        """Read the smallest file that would be taken, and its second half once more."""
        file = _smallest(listing, self._source)
        if file is None:
            yield untried("read", "sources-check-read-untried")
            return
        began = self._house.monotonic()
        into = io.BytesIO()
        size = files.get(file.name, into, limit=LARGEST)
        took = milliseconds(self._house.monotonic() - began)
        yield ok("read", "sources-check-read", name=legible(file.name), size=size, ms=took)
        yield _resumed(files, file.name, into.getvalue())


def _resumed(files: Files, name: bytes, content: bytes) -> Step:
    half = len(content) // 2
    if not half:
        return untried("resume", "sources-check-resume-untried")
    if not files.resumes:
        return warning("resume", "sources-check-resume")
    again = io.BytesIO()
    files.get(name, again, offset=half, limit=LARGEST)
    same = again.getvalue() == content[half:]
    return ok("resume", "sources-check-resumes") if same else warning("resume", "sources-check-resume-wrong")


def _settings(source: Source, settings: Settings, senders: Keys) -> Iterator[Step]:
    """What can be said without asking the server."""
    for path in open_to_others(settings.credentials.get(source.name)):
        yield warning("settings", "sources-check-open-to-others", path=path)
    owner = owner_of(source, senders)
    if source.sender and source.sender not in senders:
        yield warning("sender", "sources-check-sender-unknown", sender=source.sender)
    elif owner:
        yield ok("sender", "sources-check-sender", sender=owner)
    else:
        yield ok("sender", "sources-check-folders" if source.below is Below.SENDERS else "sources-check-shared")
    if source.paused:
        yield warning("settings", "sources-check-paused")


def _reached(source: Source, took: int, house: House) -> Iterator[Step]:
    """The steps that lie behind a connection that stands."""
    place = source.place
    if place.scheme == "file":
        yield ok("reach", "sources-check-there", address=place.address)
        return
    yield ok("reach", "sources-check-reached", address=place.address, ms=took)
    if place.scheme == "ftp":
        yield _in_the_clear(source)
    else:
        yield from proof(place, house.settings.home.known_hosts, house.clock())
    yield ok("login", "sources-check-login" if source.user else "sources-check-anonymous", user=source.user)


def _in_the_clear(source: Source) -> Step:
    if is_this_machine(source.place.host):
        return ok("security", "sources-check-this-machine")
    return warning("security", "sources-check-clear-password" if source.user else "sources-check-clear")


def is_this_machine(host: str) -> bool:
    """Whether what is sent there leaves this machine not."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() in ("localhost", "localhost.")


def _of_listing(listing: Listing, source: Source, took: int) -> Iterator[Step]:
    files = [one for one in listing.files if one.kind is Kind.FILE]
    temporary = sum(is_temporary(one.name) for one in files)
    wanted = len(_wanted(files, source))
    yield ok(
        "list", "sources-check-listed", files=len(files), wanted=wanted, temporary=temporary,
        others=len(files) - wanted - temporary, folders=sum(one.kind is Kind.FOLDER for one in listing.files), ms=took,
    )  # fmt: skip
    if listing.skipped:
        yield warning("list", "sources-check-skipped", count=len(listing.skipped), names=_some(listing.skipped))
    if not files:
        return
    if any(one.size is None for one in files):
        yield warning("facts", "sources-check-no-sizes")
    elif any(one.changed is None for one in files):
        yield warning("facts", "sources-check-no-times")
    else:
        yield ok("facts", "sources-check-facts")


def _left_below(files: Files, listing: Listing, source: Source) -> Iterator[Step]:
    """Packages in folders, where nobody looks for them; a folder that is closed to us hides none that we could take."""
    found: dict[str, int] = {}
    for folder in _folders(listing, source)[:FOLDERS]:
        try:
            inner = files.list(folder)
        except TransportError as error:
            if error.code in OVER:
                raise
            continue
        if wanted := _wanted(inner.files, source):
            found[legible(folder)] = len(wanted)
    if found:
        names = _some([f"{name} ({count})" for name, count in found.items()])
        yield warning("list", "sources-check-below", count=sum(found.values()), names=names)


def _folders(listing: Listing, source: Source) -> list[bytes]:
    """The folders that are neither hidden nor the one into which is moved what was taken in."""
    moved = source.move_to.split("/")[0].encode() if source.after is AfterSuccess.MOVE else b""
    folders = [one.name for one in listing.files if one.kind is Kind.FOLDER]
    return [name for name in folders if not name.startswith(b".") and name != moved]


def _of_folders(listing: Listing, source: Source, senders: Keys) -> Step:
    """A folder is the sender's whose key it is, or who is called so."""
    known = {fold_key(name) for name in senders} | {fold_key(keys.get("folder")) for keys in senders.values()}
    folders = [legible(name) for name in _folders(listing, source)]
    nobodys = [name for name in folders if fold_key(name) not in known]
    if nobodys:
        return warning("sender", "sources-check-folders-nobodys", count=len(nobodys), names=_some(nobodys))
    return ok("sender", "sources-check-folders-known", count=len(folders))


def _smallest(listing: Listing, source: Source) -> RemoteFile | None:
    files = [one for one in _wanted(listing.files, source) if one.size is not None and one.size <= LARGEST]
    return min(files, key=lambda one: one.size or 0, default=None)


def _wanted(files: Sequence[RemoteFile], source: Source) -> list[RemoteFile]:
    plain = (one for one in files if one.kind is Kind.FILE and not is_temporary(one.name))
    return [one for one in plain if is_wanted(one.name, source)]


def _failed(error: OpenImmoError, at: str) -> Step:
    """The step that an error belongs to: opening a connection is several steps, told apart by what went wrong."""
    step = at
    if isinstance(error, SettingsError):
        step = "settings"
    elif at == "reach":
        told = ((_SECURITY, "security"), (_LOGIN, "login"), (_FOLDER, "list"))
        step = next((name for codes, name in told if error.code in codes), at)
    return Step(step=step, outcome=Outcome.FAILED, code=error.code, params=dict(error.params))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:SOME]) + (" …" if len(names) > SOME else "")
