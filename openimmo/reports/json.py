"""Reports for programs: documents with the keys of the contract, in its order.

Decimals are strings, moments end with Z, codes never depend on the language. Knows what is reported; prints nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from openimmo.domain.conversion import Conversion
from openimmo.domain.deed import reference
from openimmo.domain.delivery import Counts, DeliveryReport, ListingOutcome, MediaCounts, Reason
from openimmo.domain.validation import PackageValidation, Validation
from openimmo.findings import Finding, Severity
from openimmo.reports.deliveries import LaterLine, LedgerLine
from openimmo.reports.listings import HistoryLine, ListingInFull, ListingLine
from openimmo.reports.plain import harmless
from openimmo.reports.sent_listings import sent_document
from openimmo.reports.writing import explained

Document = dict[str, object]
COUNTS = ("in_feed", "created", "updated", "unchanged", "refused", "deleted", "withheld")
MEDIA = ("referenced", "stored", "missing", "refused")
FEED = ("name", "version", "grammar", "sender_software", "scope", "listings")
FINDING = ("feed", "listing", "path", "line", "value", "repair", "repaired")


def dumped(document: object) -> bytes:
    """The document as UTF-8, ending with a line break; stray bytes of file names are lone surrogates, escaped."""
    return f"{harmless(json.dumps(document, ensure_ascii=False, indent=2))}\n".encode()


def import_document(run: str, reports: Sequence[DeliveryReport], lang: str, *, dry_run: bool) -> Document:
    """The report of one run of ``import``."""
    deliveries = [delivery_document(report, lang) for report in reports]
    return {"schema": "openimmo/import/1", "run": run, "dry_run": dry_run, "deliveries": deliveries}


def delivery_document(report: DeliveryReport, lang: str) -> Document:
    """One delivery: every listing, the findings that were kept, and how many of each code there were in all."""
    return {
        "delivery": report.delivery,
        "path": report.path,
        "sha256": report.sha256,
        "source": report.source,
        "sender": report.sender,
        "verdict": report.verdict,
        "reason": _reason(report.reason, lang),
        "scope": report.scope,
        "counts": _counts(report.counts),
        "media": _media(report.media),
        "listings": [_outcome(one, lang) for one in report.listings],
        "findings": findings(report.findings, lang),
        "finding_counts": dict(report.finding_counts),
    }


def validation_document(validation: Validation, lang: str) -> Document:
    """The report of ``validate``."""
    packages = [_package(package, lang) for package in validation.packages]
    return {"schema": "openimmo/validation/1", "verdict": validation.verdict, "packages": packages}


def conversion_document(conversion: Conversion, lang: str) -> Document:
    """The report of ``convert``; ``from`` and ``to`` are null where the feeds differ, ``out`` where there is none."""
    said = {feed.version or feed.source for feed in conversion.feeds}
    targets = {feed.target for feed in conversion.feeds}
    return {
        "schema": "openimmo/conversion/1",
        "in": conversion.source,
        "out": conversion.out if conversion.written else None,
        "from": said.pop() if len(said) == 1 else None,
        "to": targets.pop() if len(targets) == 1 else None,
        "listings": conversion.listings,
        "lossless": conversion.lossless,
        "valid": conversion.valid,
        "feeds": [
            {"name": feed.name, "from": feed.version, "to": feed.target, "listings": feed.listings}
            for feed in conversion.feeds
        ],
        "counts": {severity: getattr(conversion.counts, severity) for severity in Severity},
        "findings": findings(conversion.findings, lang),
        "finding_counts": dict(conversion.finding_counts),
    }


def audit_document(checked: Mapping[str, int], problems: Sequence[Finding], lang: str) -> Document:
    """The report of ``audit``."""
    return {"schema": "openimmo/audit/1", "checked": dict(checked), "problems": findings(problems, lang)}


def findings(found: Iterable[Finding], lang: str) -> list[Document]:
    """Findings one by one."""
    return [
        {
            "code": one.code,
            "rule": one.rule,
            "severity": one.severity,
            "message": one.message(lang),
            **{name: getattr(one, name) for name in FINDING},
        }
        for one in found
    ]


def ledger_document(line: LedgerLine, lang: str) -> Document:
    """One line of the list of deliveries; ``about`` is what an operator did with which, if it did not arrive itself."""
    about = reference(line.source)
    return {
        "delivery": line.delivery,
        "sender": line.sender,
        "source": line.source,
        "path": line.path,
        "sha256": line.sha256,
        "received": plain(line.received),
        "verdict": line.verdict,
        "reason": _reason(line.reason, lang),
        "counts": _counts(line.counts),
        "media": _media(line.media),
        "about": {"deed": about.deed, "delivery": about.delivery} if about else None,
        "taken_back_by": line.taken_back_by,
    }


def arrival_document(
    line: LedgerLine, report: DeliveryReport | None, lang: str, later: Sequence[LaterLine] = ()
) -> Document:
    """One delivery of the ledger in full: its line, what its report adds, and what was done with it ``later``."""
    more = {name: plain(getattr(line, name)) for name in ("size", "scope", "timestamp", "settled_at", "let_go")}
    told = delivery_document(report, lang) if report else {"listings": [], "findings": [], "finding_counts": {}}
    since = [{"delivery": one.delivery, "deed": one.deed, "verdict": one.verdict} for one in later]
    return {**ledger_document(line, lang), **more, **told, "later": since}


def listing_document(line: ListingLine) -> Document:
    """One listing of a list."""
    contact = None if line.contact is None else str(line.contact)
    return {
        **{name: plain(getattr(line, name)) for name in ListingLine.__struct_fields__ if name != "updated"},
        "contact": contact,
        "updated": plain(line.updated),
    }


def full_document(full: ListingInFull, lang: str) -> Document:
    """One listing in full: ``immobilie`` holds what was sent, typed, by the names of the standard."""
    return {
        **listing_document(full.line),
        "immobilie": plain(msgspec.to_builtins(full.immobilie, str_keys=True)),
        "attachments": [plain(msgspec.structs.asdict(one)) for one in full.attachments],
        "history": history_document(full.history, lang),
        "sent": [sent_document(one, lang) for one in full.sent],
    }


def history_document(history: Iterable[HistoryLine], lang: str) -> list[Document]:
    """The changes of a listing, the oldest first."""
    fields = HistoryLine.__struct_fields__
    return [
        {name: plain(getattr(line, name)) for name in fields} | {"reasons": _sentences(line.reasons, lang)}
        for line in history
    ]


def plain(value: object) -> object:
    """The value as JSON knows it."""
    match value:
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case list() | tuple():
            return [plain(one) for one in value]
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
        case _:
            return value


def _package(package: PackageValidation, lang: str) -> Document:
    return {
        "path": package.path,
        "verdict": package.verdict,
        "kind": package.kind,
        "feeds": [{name: getattr(feed, name) for name in FEED} for feed in package.feeds],
        "counts": {severity: getattr(package.counts, severity) for severity in Severity},
        "findings": findings(package.findings, lang),
        "finding_counts": dict(package.finding_counts),
        "as_of": package.as_of.isoformat() if package.as_of else None,
        "not_run": [{"rule": one.rule, "reason": one.reason, "count": one.count} for one in package.not_run],
    }


def _outcome(one: ListingOutcome, lang: str) -> Document:
    return {
        "number": one.number,
        "source_id": one.source_id,
        "action": one.action,
        "status": one.status,
        "reasons": _sentences(one.reasons, lang),
        "codes": [reason.code for reason in one.reasons],
    }


def _sentences(reasons: Iterable[Reason], lang: str) -> list[str]:
    return [explained(reason, lang) for reason in reasons]


def _reason(reason: Reason | None, lang: str) -> str | None:
    return explained(reason, lang) if reason else None


def _counts(counts: Counts) -> Document:
    return {name: getattr(counts, name) for name in COUNTS}


def _media(media: MediaCounts) -> Document:
    return {name: getattr(media, name) for name in MEDIA}
