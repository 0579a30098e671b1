"""Small feeds for the reader's tests, and what was found in them as short tuples."""

from io import BytesIO

from openimmo.findings import Finding
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.parsing import DEFAULT_LIMITS, ReaderLimits

TRANSFER = (
    '<uebertragung art="ONLINE" umfang="VOLL" version="1.2.7" sendersoftware="Muster" senderversion="1"'
    ' timestamp="2026-11-20T18:30:00"/>'
)
KEYS = "<firma>Aue</firma><openimmo_anid>A1</openimmo_anid>"
TECHNICAL = (
    "<verwaltung_techn><objektnr_extern>AF1</objektnr_extern><aktion/>"
    "<openimmo_obid>O1</openimmo_obid><stand_vom>2026-11-20</stand_vom></verwaltung_techn>"
)


def listing(content: str = "", technical: str = TECHNICAL) -> str:
    """One immobilie."""
    return f"<immobilie>{content}{technical}</immobilie>"


def feed(*listings: str, transfer: str = TRANSFER, keys: str = KEYS, root: str = "openimmo", after: str = "") -> bytes:
    """A feed with one anbieter."""
    inner = f"<anbieter>{keys}{''.join(listings)}{after}</anbieter>"
    return f"<{root}>{transfer}{inner}</{root.split()[0]}>".encode()


def read(
    data: bytes, *, limits: ReaderLimits = DEFAULT_LIMITS, off: frozenset[str] = frozenset(), keep_xml: bool = False
) -> tuple[list[ReadListing], Frame]:
    """All listings of a feed and its frame."""
    reader = FeedReader(BytesIO(data), feed="f.xml", limits=limits, off=off, keep_xml=keep_xml)
    return list(reader), reader.frame


def only(content: str, technical: str = TECHNICAL, off: frozenset[str] = frozenset()) -> ReadListing:
    """The one listing of a feed that holds ``content``."""
    (found,), _ = read(feed(listing(content, technical)), off=off)
    return found


def short(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str | None, str | None]]:
    """(code, path, value, repair) of each finding, the path without the listing's own."""
    prefix = "/openimmo/anbieter[1]/immobilie[1]"
    return [(one.code, (one.path or "").removeprefix(prefix), one.value, one.repair) for one in findings]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """The codes of findings."""
    return [one.code for one in findings]
