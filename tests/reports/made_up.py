"""Deliveries, listings and findings to report on: a test says what it is about, the rest is made up."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from openimmo.domain.delivery import Counts, DeliveryReport, ListingOutcome, MediaCounts, Reason, Scope, Verdict
from openimmo.domain.listing import ListingStatus, MediaRef
from openimmo.findings import Finding, Severity, finding
from openimmo.model.generated import Immobilie
from openimmo.reports.deliveries import LedgerLine
from openimmo.reports.listings import HistoryLine, ListingInFull, ListingLine

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATH = "/openimmo/anbieter[1]/immobilie[2]/preise/kaufpreis"


def missing(line: int = 120, **given: Any) -> Finding:
    return finding("media-missing", **{"feed": "feed.xml", "listing": "A1", "line": line, "value": "bild.jpg", **given})


def comma(**given: Any) -> Finding:
    rest = {"listing": "A1", "path": PATH, "line": 7, "value": "12,5", "repair": "12.5", "repaired": True}
    return msgspec.structs.replace(finding("repair-decimal", **{**rest, **given}), severity=Severity.INFO)


def outcome(number: str | None = "A1", action: str = "created", **given: Any) -> ListingOutcome:
    return ListingOutcome(**{"number": number, "source_id": number, "action": action, "status": "active", **given})


def report(**given: Any) -> DeliveryReport:
    rest = {
        "delivery": "d1",
        "path": "/in/muster.zip",
        "sha256": "c0ffee",
        "source": "command line",
        "sender": "Muster GmbH",
        "verdict": Verdict.IMPORTED,
        "scope": Scope.VOLL,
        "counts": Counts(in_feed=4, created=1, updated=1, refused=1, deleted=2, deleted_by_name=1, withheld=3),
        "media": MediaCounts(referenced=12, stored=10, missing=1, refused=1, links=5),
    }
    return DeliveryReport(**{**rest, **given})


def ledger_line(**given: Any) -> LedgerLine:
    rest = {
        "delivery": "20261121T120000-aa",
        "sender": "Muster GmbH",
        "source": "command line",
        "path": "/in/muster.zip",
        "sha256": "c0ffee",
        "received": NOON,
        "verdict": Verdict.IMPORTED,
        "reason": None,
        "counts": Counts(in_feed=1234),
        "media": MediaCounts(),
        "size": 5,
    }
    return LedgerLine(**{**rest, **given})


def listing_line(**given: Any) -> ListingLine:
    rest = {
        "number": "IMVO-ID-4711",
        "source_id": "4711",
        "sender": "Muster GmbH",
        "status": ListingStatus.INACTIVE,
        "title": "Helle Wohnung",
        "kind": "wohnung",
        "marketing": ("KAUF",),
        "use": ("WOHNEN",),
        "zip": "52062",
        "city": "Aachen",
        "country": "DEU",
        "price": Decimal("350000.00"),
        "currency": "EUR",
        "living_area": Decimal("88.5"),
        "rooms": Decimal("3"),
        "media": 4,
        "notes": ("IMV Import",),
        "contact": 7,
        "updated": NOON,
    }
    return ListingLine(**{**rest, **given})


def history_line(**given: Any) -> HistoryLine:
    rest = {
        "at": NOON,
        "actor": "import",
        "action": "created",
        "delivery": "d1",
        "from_status": None,
        "to_status": ListingStatus.ACTIVE,
        "from_number": None,
        "to_number": "A1",
        "from_source_id": None,
        "to_source_id": "A1",
        "from_version": None,
        "to_version": 1,
        "reasons": (),
        "note": None,
    }
    return HistoryLine(**{**rest, **given})


def picture(**given: Any) -> MediaRef:
    rest = {"position": 0, "state": "stored", "title": "Ansicht", "gruppe": "TITELBILD", "path": "bild.jpg"}
    return MediaRef(**{**rest, "media_type": "image/jpeg", "size": 12345, "sha256": "beef", **given})


def in_full(**given: Any) -> ListingInFull:
    rest = {"line": listing_line(), "immobilie": Immobilie(), "history": (history_line(),)}
    return ListingInFull(**{**rest, **given})


REASON = Reason("import-no-id")
