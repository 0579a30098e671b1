"""Goes through the listings of OLD and NEW, anbieter by anbieter, and says what became of each.

Which entry means which listing is for planning/matching to say, what differs in it for planning/differences. Takes the
copies it needs from the drawer, one pair at a time.
"""

from collections import Counter
from collections.abc import Sequence

from openimmo.domain.comparison import Difference, DifferenceCounts, FieldChange, ListingChange, StockSize, Unsteady
from openimmo.domain.listing import FeedAction, ListingStatus, Stored
from openimmo.domain.plan import Incoming
from openimmo.importers.feed import read_listing
from openimmo.model import Immobilie
from openimmo.pipeline.comparison.copies import Copy
from openimmo.pipeline.comparison.owners import Owner, whole
from openimmo.pipeline.comparison.sides import Side
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.records import line
from openimmo.planning.differences import differences
from openimmo.planning.matching import groups

KEPT_LISTINGS = 2_000
"""How many listings of each kind of difference are told one by one."""

KEPT_FIELDS = 50_000
"""How many changed fields are told in all, so that the comparison of two quite different stocks fits in memory."""

FIELDS_EACH = 200


class ListingChanges:
    """What became of the listings; ``kept``, ``counts``, ``sizes`` and ``unsteady`` grow with every anbieter.

    ``unseen`` counts attachments whose content is known on one side only; ``strays`` says that the listings without any
    number are not the same ones on both sides.
    """

    def __init__(self, old: Side, new: Side, drawer: Drawer[Copy]) -> None:
        self.kept: list[ListingChange] = []
        self.sizes: list[StockSize] = []
        self.unsteady: list[Unsteady] = []
        self.unseen = 0
        self.strays = False
        self._met: Counter[str] = Counter()
        self._room = KEPT_FIELDS
        self._old, self._new, self._drawer = old, new, drawer

    def counts(self) -> DifferenceCounts:
        """How many listings met which fate so far."""
        counts = DifferenceCounts(**self._met)
        if not counts.sums_hold():
            raise AssertionError(f"the fates of the listings do not add up: {counts}")
        return counts

    def of(self, owner: Owner) -> None:
        """Compare the listings of one anbieter."""
        self.strays = self.strays or _unnamed(owner.old_entries) != _unnamed(owner.new_entries)
        stock = _stock(owner.old_entries)
        by_obid = _by_obid(stock)
        left = {one.id: one for one in stock}
        before, after = len(stock), 0
        for group in groups(owner.new_entries, stock):
            entry, stored = group.entries[-1], group.stored
            if stored is not None:
                left.pop(stored.id, None)
            if entry.action is not FeedAction.DELETE:
                after += 1
                self._present(entry, stored, owner.name, by_obid)
            elif stored is not None:
                self._gone(stored, owner.name, by_name=True)
        self._met["old"] += before
        self._met["new"] += after
        if whole(owner.new, self._new):
            for stored in left.values():
                self._gone(stored, owner.name, by_name=False)
        else:
            self._met["not_named"] += len(left)
        if owner.old and owner.new and whole(owner.old, self._old) and whole(owner.new, self._new):
            self.sizes.append(StockSize(anbieter=owner.name, before=before, after=after))

    def _present(
        self, entry: Incoming, stored: Stored | None, anbieter: str, by_obid: dict[tuple[str, str], str]
    ) -> None:
        """A listing that NEW holds."""
        if stored is None:
            former = by_obid.get((entry.obid or "", entry.sprache))
            if former is not None:
                self._unsteady(entry, "objektnr_extern", former, entry.source_id or "")
            self._created(entry, anbieter)
            return
        renumbered = stored.source_id != entry.source_id
        if renumbered:
            self._unsteady(entry, "objektnr_extern", stored.source_id, entry.source_id or "")
        elif stored.obid and entry.obid and stored.obid != entry.obid:
            self._unsteady(entry, "openimmo_obid", stored.obid, entry.obid)
        if stored.fingerprint == entry.fingerprint:
            self._met["unchanged"] += 1
        else:
            self._paired(entry, stored, anbieter, renumbered)

    def _paired(self, entry: Incoming, stored: Stored, anbieter: str, renumbered: bool) -> None:
        old, new = self._copy(self._old, stored.id), self._copy(self._new, entry.position)
        if bool(old.contents) != bool(new.contents):
            self.unseen += sum((one or "").startswith("sha256:") for one in (*old.contents, *new.contents))
        if old.xml == new.xml and not renumbered and _alike(old.contents, new.contents):
            self._met["unchanged"] += 1
            return
        before, after = read_listing(old.xml), read_listing(new.xml)
        fields = differences(before, after, contents=(old.contents, new.contents))
        if not fields and not renumbered:
            self._met["unchanged"] += 1
            return
        change = Difference.RENUMBERED if renumbered else Difference.CHANGED
        if self._counted(change):
            self._keep(change, entry, anbieter, after, fields, stored.source_id if renumbered else None)

    def _keep(
        self,
        change: Difference,
        entry: Incoming,
        anbieter: str,
        listing: Immobilie,
        fields: Sequence[FieldChange],
        former: str | None,
    ) -> None:
        told = fields[: min(FIELDS_EACH, self._room)]
        self._room -= len(told)
        one = ListingChange(
            change=change,
            number=entry.source_id or "",
            former=former,
            sprache=entry.sprache,
            anbieter=anbieter,
            title=_title(listing),
            fields=tuple(told),
            more=len(fields) - len(told),
        )
        self.kept.append(one)

    def _created(self, entry: Incoming, anbieter: str) -> None:
        if self._counted(Difference.CREATED):
            listing = read_listing(self._copy(self._new, entry.position).xml)
            self._keep(Difference.CREATED, entry, anbieter, listing, (), None)

    def _gone(self, stored: Stored, anbieter: str, *, by_name: bool) -> None:
        self._met["gone_by_name"] += by_name
        if self._counted(Difference.GONE):
            one = ListingChange(
                change=Difference.GONE,
                number=stored.source_id,
                sprache=stored.sprache,
                anbieter=anbieter,
                title=_title(read_listing(self._copy(self._old, stored.id).xml)),
                by_name=by_name,
            )
            self.kept.append(one)

    def _counted(self, change: Difference) -> bool:
        """Count one; whether it is to be told as well."""
        self._met[change] += 1
        return self._met[change] <= KEPT_LISTINGS

    def _unsteady(self, entry: Incoming, field: str, before: str, after: str) -> None:
        copy = self._copy(self._new, entry.position)
        one = Unsteady(
            number=entry.source_id or "",
            field=field,
            before=before,
            after=after,
            feed=copy.feed,
            path=f"{copy.path}/verwaltung_techn/{field}" if copy.path else None,
            line=copy.line,
        )
        self.unsteady.append(one)

    def _copy(self, side: Side, position: int) -> Copy:
        return self._drawer.take(side.places[position])


def _alike(old: Sequence[str | None], new: Sequence[str | None]) -> bool:
    """Whether no attachment whose content is known on both sides differs."""
    return all(one is None or other is None or one == other for one, other in zip(old, new, strict=False))


def _unnamed(entries: Sequence[Incoming]) -> Counter[str]:
    """The listings without a number, by their content."""
    return Counter(entry.fingerprint for entry in entries if not entry.source_id)


def _stock(entries: Sequence[Incoming]) -> list[Stored]:
    """What is left of OLD when every entry has been obeyed, in the form in which an import sees a stock."""
    left = []
    for group in groups(entries, []):
        last = group.entries[-1]
        if last.action is not FeedAction.DELETE:
            left.append(
                Stored(
                    id=last.position,
                    number=group.key.source_id,
                    source_id=group.key.source_id,
                    sprache=group.key.sprache,
                    obid=last.obid,
                    status=ListingStatus.ACTIVE,
                    fingerprint=last.fingerprint,
                )
            )
    return left


def _by_obid(stock: Sequence[Stored]) -> dict[tuple[str, str], str]:
    """The number of the only listing that has an openimmo_obid, by that and the language."""
    times = Counter((one.obid, one.sprache) for one in stock)
    return {(one.obid, one.sprache): one.source_id for one in stock if one.obid and times[one.obid, one.sprache] == 1}


def _title(listing: Immobilie) -> str | None:
    return line(listing.freitexte.objekttitel) if listing.freitexte else None
