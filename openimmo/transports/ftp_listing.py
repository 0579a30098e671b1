"""What FTP servers answer when asked what is there: MLSD's facts, and the listings of Unix and DOS style.

Pure functions on lines of bytes; knows no connection. A line that means nothing, or names what nobody may use, is
passed over and told.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from openimmo.transports.files import Kind, Listing, RemoteFile, is_usable, legible

Parse = Callable[[bytes], RemoteFile | None]
"""A line to what it names; None for what names nothing; ValueError for what means nothing."""

_KINDS = {b"file": Kind.FILE, b"dir": Kind.FOLDER, b"-": Kind.FILE, b"d": Kind.FOLDER}
_ITSELF = (b"cdir", b"pdir")
_TIME = re.compile(rb"(\d{14})(?:\.(\d{1,6})\d*)?")
_SIZE = re.compile(rb"\d{1,18}")
_UNIX = re.compile(
    rb"(?P<kind>[-dlbcpsD])[-rwxsStTlL]{9}\S?\s+\d+\s.*?(?P<size>\d{1,18})\s+"
    rb"(?P<date>[^\W\d]\S*\s+\d{1,2}\s+(?:\d{4}|\d{1,2}:\d\d)|\d{4}-\d\d-\d\d\s+\d\d:\d\d) (?P<name>.*)",
    re.DOTALL,
)
_DOS = re.compile(
    rb"(?P<date>\d\d-\d\d-(?:\d{4}|\d\d)\s+\d\d:\d\d(?:[AP]M)?)\s+"
    rb"(?:<DIR>\s+|(?P<size>\d{1,18}) )(?P<name>.*)",
    re.DOTALL,
)
_DATES = ("%b %d %Y", "%Y-%m-%d %H:%M", "%m-%d-%y %I:%M%p", "%m-%d-%Y %I:%M%p", "%m-%d-%y %H:%M", "%m-%d-%Y %H:%M")


def read_listing(lines: Iterable[bytes], parse: Parse) -> Listing:
    """What the lines of an answer name, in the order of the names."""
    found: dict[bytes, RemoteFile] = {}
    skipped = []
    for line in lines:
        try:
            file = parse(line)
        except ValueError:
            skipped.append(legible(line))
            continue
        if file is not None and is_usable(file.name):
            found[file.name] = file
        elif file is not None and not (file.kind is Kind.FOLDER and file.name in (b".", b"..")):
            skipped.append(legible(file.name))
    return Listing(tuple(sorted(found.values())), tuple(sorted(skipped)))


def facts(line: bytes) -> RemoteFile:
    """A line of MLSD or MLST: "type=file;size=5;modify=20260101120000; name"; the folder itself is named "."."""
    told, space, name = line.partition(b" ")
    known = dict(fact.partition(b"=")[::2] for fact in told.lower().split(b";") if fact)
    if not space or b"type" not in known:
        raise ValueError(line)
    if known[b"type"] in _ITSELF:
        return RemoteFile(b".", Kind.FOLDER, None, None)
    kind = _KINDS.get(known[b"type"], Kind.OTHER)
    count = size(known.get(b"size", b"")) if kind is Kind.FILE else None
    return RemoteFile(name, kind, count, moment(known.get(b"modify", b"")))


def size(text: bytes) -> int | None:
    """A number of bytes; None if it is none."""
    return int(text) if _SIZE.fullmatch(text) else None


def moment(text: bytes) -> float | None:
    """The time of MDTM and MLSD, "20260101120000" or with parts of a second, UTC, in seconds since 1970."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        whole = datetime.strptime(match[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
    return whole + (int(match[2].ljust(6, b"0")) / 1_000_000 if match[2] else 0)


def table(now: datetime | None) -> Parse:
    """The parser for LIST. Unix lines name no year for what is younger than six months: it is that before ``now``."""

    def parse(line: bytes) -> RemoteFile | None:
        if re.fullmatch(rb"total \d+", line) or not line:
            return None
        if match := _UNIX.fullmatch(line):
            kind = _KINDS.get(match["kind"], Kind.OTHER)
            name = match["name"].partition(b" -> ")[0] if match["kind"] == b"l" else match["name"]
        elif match := _DOS.fullmatch(line):
            kind, name = Kind.FILE if match["size"] else Kind.FOLDER, match["name"]
        else:
            raise ValueError(line)
        told = size(match["size"] or b"") if kind is Kind.FILE else None
        return RemoteFile(name, kind, told, _date(match["date"].decode("latin-1"), now))

    return parse


def _date(text: str, now: datetime | None) -> float | None:
    text = " ".join(text.split())
    for style in _DATES:
        try:
            return datetime.strptime(text, style).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    for year in (now.year + 1, now.year, now.year - 1) if now else ():  # the server's clock may be ahead by a day
        try:
            guess = datetime.strptime(f"{year} {text}", "%Y %b %d %H:%M").replace(tzinfo=UTC)
        except ValueError:
            continue
        if now and guess <= now + timedelta(days=1):
            return guess.timestamp()
    return None
