"""Makes one list of what the reader noticed and what the schemas say, so that one mistake is told once.

A schema error that a repair mends is told by the repair alone. Where the reader only found that something does not fit
the standard, the schema's word counts: it knows the feed's own version, what is expected, and the standard's defects.
Without repairs the schema judges alone, and what a repair would make of a fault is proposed. Pure; knows findings, not
trees.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from openimmo.findings import Finding, finding
from openimmo.importers.dialects import VALUES
from openimmo.importers.proposing import proposed_name, proposed_value
from openimmo.xsd.feed_check import Judgement
from openimmo.xsd.schema_error import SchemaError

_LONGEST = 200
_UNNUMBERED = re.compile(r"/anbieter(?=/|$)")
_JUDGED = frozenset({
    "feed-element-unknown", "feed-element-repeated", "feed-attribute-unknown", "feed-content-unexpected",
    "feed-value-type", "feed-value-unlisted", "feed-reported-later",
})  # fmt: skip
"""What the reader says by the newest grammar; the schema of the feed's version says it better."""

_LACKING = {"feed-transfer-missing": "uebertragung", "feed-scope-missing": "umfang"}
_MENDABLE = ("schema-value-", "schema-known-defect", "schema-attribute-unexpected")
_MISSING = ("schema-attribute-missing", "schema-element-missing")
_OF_VALUES = frozenset({*VALUES, "repair-empty"})
_SCHEMA_TELLS = frozenset({"repair-order", "repair-empty", "repair-feed-namespace", "feed-more-findings"})
_INSTEAD = {"repair-wrapper": "immobilie", "repair-outside-anbieter": "in anbieter"}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a piece of a feed stands: its absolute path, and the number of the listing if it is one.

    ``fillable`` is, by its path, what a repair would fill in there.
    """

    feed: str
    path: str
    listing: str | None = None
    fillable: Mapping[str, str] = {}


class Judging(msgspec.Struct, frozen=True, kw_only=True):
    """How a feed is judged: ``repair``: as read, else as sent; ``newest``: by the grammar that the reader knows."""

    repair: bool
    newest: bool

    def told(self, read: Sequence[Finding], judgements: Sequence[Judgement], place: Place) -> list[Finding]:
        """What is to be told of one piece: the reader's findings, then each schema's first errors."""
        mended = _Mended(read if self.repair else ())
        account = _Account()
        for judgement in judgements:
            for error in judgement.errors:
                path = _absolute(error, place)
                if not account.first(error, path, judgement.schema) or mended.covers(error, path):
                    continue
                if self.repair and error.reason == "order":  # in some version the order does not matter there
                    mended.reordered(path)
                    account.left.append(_reordered(error, path, place))
                else:
                    account.left.append(_finding(error, path, place, judgement.schema))
        kept = [self._of_reader(one, account) for one in read]
        return [one for one in kept if one is not None] + account.left

    def _of_reader(self, one: Finding, account: "_Account") -> Finding | None:
        """The finding as it is to be told; None where the schema has told it or has nothing against it."""
        if one.code in _JUDGED:
            return one if self.repair and self.newest and one.path not in account.paths else None
        if (one.path, _lacking(one)) in account.seen:
            return None
        if self.repair:
            return one if self.newest or account.faults(one) else None
        if one.code in _SCHEMA_TELLS:
            return None
        return _not_repaired(one) if one.code.startswith("repair-") else one


class _Account:
    """What the schemas have said so far."""

    def __init__(self) -> None:
        self.left: list[Finding] = []
        self.seen: set[tuple[str | None, str]] = set()
        self._standard: set[tuple[str, str]] = set()
        self.paths: set[str | None] = set()
        self.disordered: set[str] = set()

    def first(self, error: SchemaError, path: str, schema: str | None) -> bool:
        """Take note of an error; False where a user's schema only repeats the standard."""
        again = schema is not None and (path, error.name) in self._standard
        if schema is None:
            self._standard.add((path, error.name))
        self.seen.add((path, error.name))
        self.paths.update((path, _lacked(error, path)))
        if error.reason == "order":
            self.disordered.add(_parent(path))
        return not again

    def faults(self, repair: Finding) -> bool:
        """Whether a schema finds fault with what was repaired; of a tree that was changed nobody can tell any more."""
        if repair.code == "repair-order":
            return _parent(repair.path) in self.disordered
        of_value = repair.code in _OF_VALUES or "/@" in (repair.path or "")
        return repair.path in self.paths or not of_value


class _Mended:
    """What the repairs of a piece mend."""

    def __init__(self, read: Sequence[Finding]) -> None:
        repairs = [one for one in read if one.repaired]
        self._places = {one.path for one in repairs}
        self._reordered = {_parent(one.path) for one in repairs if one.code == "repair-order"}
        self._named = {(_parent(one.path), one.repair) for one in repairs}

    def reordered(self, path: str) -> None:
        """Take note that the children of an element are read by name."""
        self._reordered.add(_parent(path))

    def covers(self, error: SchemaError, path: str) -> bool:
        """Whether a repair has set this error right."""
        if error.code.startswith(_MENDABLE):
            return path in self._places
        if error.code in _MISSING:
            return (path, error.name) in self._named or _lacked(error, path) in self._places
        return error.reason == "order" and _parent(path) in self._reordered


def _absolute(error: SchemaError, place: Place) -> str:
    """The path of an error as the reader writes paths: an anbieter always has its number."""
    path = f"{place.path}/{error.path}" if error.path else place.path
    return _UNNUMBERED.sub("/anbieter[1]", path)


def _lacked(error: SchemaError, path: str) -> str:
    """The path of what is missing; of any other error its own."""
    if error.code not in _MISSING:
        return path
    return f"{path}/@{error.name}" if error.code == "schema-attribute-missing" else f"{path}/{error.name}"


def _parent(path: str | None) -> str:
    return (path or "").rpartition("/")[0]


def _finding(error: SchemaError, path: str, place: Place, schema: str | None) -> Finding:
    """A schema error as a finding; ``rule`` names the user's schema where that one says it."""
    repair = place.fillable.get(_lacked(error, path))
    repair = repair or _proposed(error, "openimmo" if place.path == "/openimmo" else "immobilie")
    named = repair if error.reason == "unknown" else None
    told = finding(
        error.code,
        feed=place.feed,
        listing=place.listing,
        path=path,
        line=error.line,
        value=error.value,
        repair=repair,
        name=error.name[:_LONGEST],
        expected=named or error.expected,
        expected_de=named or error.expected_de,
    )
    return msgspec.structs.replace(told, rule=f"xsd:{schema}") if schema else told


def _reordered(error: SchemaError, path: str, place: Place) -> Finding:
    """The note that a child at a wrong place was read by name, which the reader gives where no version is content."""
    return finding(
        "repair-order", feed=place.feed, listing=place.listing, path=path, line=error.line, value=error.name,
        repaired=True, expected=error.expected, expected_de=error.expected_de,
    )  # fmt: skip


def _proposed(error: SchemaError, root: str) -> str | None:
    """What a dialect would read instead."""
    if error.code in ("schema-value-type", "schema-value-enum") and error.value is not None and error.path:
        return proposed_value(root, error.path, error.value)
    if error.reason == "unknown" and error.path:
        return proposed_name(root, error.path)
    return None


def _lacking(one: Finding) -> str:
    """What a finding about the uebertragung misses."""
    if one.code == "feed-transfer-attribute-missing":
        return one.value or ""
    return _LACKING.get(one.code, "")


def _not_repaired(one: Finding) -> Finding:
    """A repair that the reader cannot do without, told as the error it mends."""
    name, right = one.value or "", one.repair or _INSTEAD.get(one.code, "")
    return finding(
        "schema-element-unexpected",
        feed=one.feed,
        listing=one.listing,
        path=one.path,
        line=one.line,
        name=name,
        expected=right,
        expected_de=right,
    )
