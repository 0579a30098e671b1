"""A validation as SARIF 2.1.0 (OASIS): for GitHub's code scanning, editors and whatever collects results of checks.

Knows the result of a validation. Does not know how it was reached.
"""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote

from openimmo.domain.validation import NotRun, PackageValidation, Validation, Verdict
from openimmo.findings import Finding, Severity
from openimmo.release import VERSION
from openimmo.reports.findings import advice_of, sentence_of
from openimmo.reports.plain import visible
from openimmo.rules.book import rules
from openimmo.texts import catalogue

Document = dict[str, object]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://openimmo-toolkit.readthedocs.io/"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_WIDTH = 200
_BLANK = re.compile(r"\{\w+\}")


def sarif_document(validation: Validation, lang: str) -> Document:
    """The validation as one run."""
    artifacts = _Artifacts()
    found = [(package, one) for package in validation.packages for one in package.findings]
    codes = list(dict.fromkeys(one.code for _, one in found))
    results = [_result(package, one, codes.index(one.code), artifacts, lang) for package, one in found]
    for package in validation.packages:
        artifacts.place(package, None)
    unread = (Verdict.UNREADABLE, Verdict.UNSAFE)
    told = [_notification(one, lang) for package in validation.packages for one in package.not_run]
    run = {
        "tool": {"driver": _driver([_rule(code, lang) for code in codes])},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": all(package.verdict not in unread for package in validation.packages),
                "toolExecutionNotifications": told,
            }
        ],
        "artifacts": artifacts.listed,
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Artifacts:
    """The packages and the feeds in them, each once; a feed in a ZIP is nested in it."""

    def __init__(self) -> None:
        self.listed: list[Document] = []
        self._known: dict[tuple[str, str | None], int] = {}

    def place(self, package: PackageValidation, feed: str | None) -> Document:
        """Where a feed of the package is; the package itself for None."""
        alone = package.kind == "xml" or feed is None
        key = (package.path, None if alone else feed)
        if key not in self._known:
            nested = self._nested(package, feed) if feed is not None and not alone else self._outer(package)
            self._known[key] = len(self.listed)
            self.listed.append(nested)
        index = self._known[key]
        location = self.listed[index]["location"]
        assert isinstance(location, dict)
        return {"uri": location["uri"], "index": index}

    def _outer(self, package: PackageValidation) -> Document:
        kinds = {"xml": "application/xml", "zip": "application/zip"}
        mime = {"mimeType": kinds[package.kind]} if package.kind in kinds else {}
        return {"location": {"uri": _uri(package.path)}, "roles": ["analysisTarget"], **mime}

    def _nested(self, package: PackageValidation, feed: str) -> Document:
        if package.kind == "folder":
            uri = f"{_uri(package.path).rstrip('/')}/{_quoted(feed)}"
            return {"location": {"uri": uri}, "roles": ["analysisTarget"], "mimeType": "application/xml"}
        parent = self.place(package, None)["index"]
        location = {"uri": f"/{_quoted(feed.lstrip('/'))}"}  # from the root of what holds it (3.24.3)
        return {"location": location, "parentIndex": parent, "roles": ["analysisTarget"], "mimeType": "application/xml"}


def _result(package: PackageValidation, one: Finding, index: int, artifacts: _Artifacts, lang: str) -> Document:
    kept = {"listing": one.listing, "path": one.path, "value": one.value, "repair": one.repair, "rule": one.rule}
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": LEVELS[one.severity],
        "message": {"text": _said(one, lang)},
        "locations": [_location(package, one, artifacts)],
        "partialFingerprints": {"openimmoFinding/v1": _fingerprint(one)},
        "properties": {name: visible(text) for name, text in kept.items() if text is not None}
        | {"repaired": one.repaired},
    }


def _said(one: Finding, lang: str) -> str:
    return " ".join(filter(None, (sentence_of(one, lang, _WIDTH), advice_of(one, lang, _WIDTH))))


def _location(package: PackageValidation, one: Finding, artifacts: _Artifacts) -> Document:
    physical: Document = {"artifactLocation": artifacts.place(package, one.feed)}
    if one.line is not None:
        snippet = {"snippet": {"text": one.excerpt}} if one.excerpt else {}
        physical["region"] = {"startLine": max(1, one.line), **snippet}
    if one.path is None:
        return {"physicalLocation": physical}
    name = one.path.rpartition("/")[2]
    logical = {
        "name": name.lstrip("@") or name,
        "fullyQualifiedName": one.path,
        "kind": "attribute" if name.startswith("@") else "element",
    }
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _fingerprint(one: Finding) -> str:
    """The same for a finding that is still there in the next delivery, where its listing may stand elsewhere."""
    below = (one.path or "").rpartition("/immobilie[")[2].partition("/")[2] if one.listing else one.path
    parts = (one.code, one.listing or "", below or "", one.value or "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _driver(described: list[Document]) -> Document:
    return {
        "name": "openimmo",
        "version": VERSION,
        "semanticVersion": VERSION,
        "informationUri": HOME,
        "rules": described,
    }


def _rule(code: str, lang: str) -> Document:
    entry = catalogue()[code]
    sentence = _BLANK.sub("…", entry.de if lang == "de" else entry.en)
    described: Document = {
        "id": code,
        "shortDescription": {"text": sentence},
        "defaultConfiguration": {"level": LEVELS[Severity(entry.severity or "error")]},
    }
    told = " ".join(_help(code, lang))
    return {**described, "help": {"text": told or sentence}, "fullDescription": {"text": sentence}}


def _help(code: str, lang: str) -> Iterator[str]:
    """What to do, then why the rule is there and where it comes from."""
    entry, rule = catalogue()[code], rules().get(code)
    todo = entry.help_de if lang == "de" else entry.help_en
    if todo:
        yield _BLANK.sub("…", todo)
    if rule is not None:
        yield rule.why_de if lang == "de" else rule.why_en
        yield f"({rule.source})"


def _notification(one: NotRun, lang: str) -> Document:
    entry = catalogue().get(one.reason)
    reason = one.reason if entry is None else entry.de if lang == "de" else entry.en
    return {
        "level": "note",
        "descriptor": {"id": one.reason},
        "associatedRule": {"id": one.rule},
        "message": {"text": f"{one.rule}: {reason} ({one.count} ×)"},
    }


def _uri(path: str) -> str:
    """A path as a URI: file:///… for an absolute one, else relative."""
    if path == "-":
        return "stdin"
    plain = path.replace("\\", "/")
    if re.match(r"[A-Za-z]:/", plain):
        return f"file:///{plain[0]}:{_quoted(plain[2:])}"
    return f"file://{_quoted(plain)}" if plain.startswith("/") else _quoted(plain.removeprefix("./"))


def _quoted(path: str) -> str:
    try:
        return quote(path, safe="/", errors="surrogateescape")  # stray bytes of a file name as they are
    except UnicodeEncodeError:
        return quote(path, safe="/", errors="surrogatepass")
