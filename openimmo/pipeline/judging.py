"""Makes one list of what the reader noticed and what the schema says, so that one mistake is told once.

A schema error that a repair mends is told by the repair alone. Where the reader only found that something does not fit
the standard, the schema's word counts: it knows the feed's own version, what is expected, and the standard's defects.
Without repairs the schema judges alone. Pure; knows findings, not trees.
"""

from collections.abc import Iterator, Sequence

import msgspec

from openimmo.findings import Finding, Severity, finding
from openimmo.xsd.feed_check import Judgement
from openimmo.xsd.schema_error import SchemaError

_LONGEST = 200
_JUDGED = frozenset({
    "feed-element-unknown", "feed-element-repeated", "feed-attribute-unknown", "feed-content-unexpected",
    "feed-value-type", "feed-value-unlisted", "feed-reported-later",
})  # fmt: skip
"""What the reader says by the newest grammar; the schema of the feed's version says it better."""

_LACKING = {"feed-transfer-missing": "uebertragung", "feed-scope-missing": "umfang"}
_MENDABLE = ("schema-value-", "schema-known-defect", "schema-attribute-unexpected")
_TOLD_BY_SCHEMA = frozenset({"repair-order", "repair-empty"})


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a piece of a feed stands: its absolute path, and the number of the listing if it is one."""

    feed: str
    path: str
    listing: str | None = None


class Judging(msgspec.Struct, frozen=True, kw_only=True):
    """How a feed is judged: ``repair`` as read, else as sent; ``newest`` when by the grammar the reader knows."""

    repair: bool
    newest: bool

    def told(self, read: Sequence[Finding], judgements: Sequence[Judgement], place: Place) -> Iterator[Finding]:
        """What is to be told of one piece: the reader's findings, then each schema's."""
        mended = _Mended(read if self.repair else ())
        seen: set[tuple[str, str]] = set()
        left: list[Finding] = []
        for judgement in judgements:
            for error in judgement.errors:
                path = _absolute(error, place)
                if mended.by_reader(error, path):
                    seen.add((path, error.name))
                elif judgement.schema is None or (path, error.name) not in seen:
                    seen.add((path, error.name))
                    left.append(_finding(error, path, place, judgement.schema))
        yield from self._read(read, seen, _out_of_order(left), place)
        yield from left

    def _read(
        self, read: Sequence[Finding], seen: set[tuple[str, str]], disorder: set[str], place: Place
    ) -> Iterator[Finding]:
        paths = {path for path, _ in seen}
        for one in read:
            if one.code in _JUDGED:
                if self.repair and self.newest and one.path not in paths:
                    yield one
            elif one.code.startswith("feed-") and (one.path, _lacking(one)) in seen:
                continue
            elif self.repair or not one.code.startswith("repair-"):
                yield one
            elif one.code not in _TOLD_BY_SCHEMA:
                yield _not_repaired(one)


class _Mended:
    """What the repairs of a piece mend."""

    def __init__(self, read: Sequence[Finding]) -> None:
        repairs = [one for one in read if one.repaired and one.path]
        self._places = {one.path for one in repairs}
        self._reordered = {_parent(one.path) for one in repairs if one.code == "repair-order"}
        self._named = {(_parent(one.path), one.repair) for one in repairs}

    def by_reader(self, error: SchemaError, path: str) -> bool:
        """Whether a repair has set this error right."""
        if error.code.startswith(_MENDABLE):
            return path in self._places
        if error.code == "schema-attribute-missing":
            return (path, error.name) in self._named
        return error.reason == "order" and _parent(path) in self._reordered
