"""From listings that are ready to packages in a folder, and to the list of files that have to be sent, in order.

Knows what the plan lets out, and what the portal has already; how packages look is told in exporters/portals/.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from openimmo.domain.delivery import Scope
from openimmo.domain.export import ExportAction, ExportPlan, PackageFacts, SentListing, SentMedia, SentState, Step
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import Portal
from openimmo.exporters.portals.adapting import deleted
from openimmo.exporters.portals.packages import Load, Shipping, load, write_packages
from openimmo.findings import Finding
from openimmo.intake.failures import told
from openimmo.model import Anbieter
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.export.making import Ready
from openimmo.pipeline.export.sending import Parcel

_THERE = (SentState.SENT, SentState.ACKNOWLEDGED)


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the packages, and by number there the files of each listing (sent now or before)."""

    packages: tuple[PackageFacts, ...]
    media: Mapping[str, tuple[SentMedia, ...]]
    findings: tuple[Finding, ...] = ()

    def parcels(self, folder: Path) -> list[Parcel]:
        """The files in the order in which they are to be sent: what XMLs need comes before them."""
        last = [one.name for one in self.packages]
        with told(folder):
            beside = sorted(one.name for one in folder.iterdir() if one.name not in last)
        return [Parcel(path=folder / name, name=name) for name in (*beside, *last)]


class Packing(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery is made of; ``owners`` are the names of the senders of listings, by their ids.

    ``taken`` are names that earlier packages have.
    """

    portal: Portal
    plan: ExportPlan
    ready: Drawer[Ready]
    there: Sequence[SentListing]
    owners: Mapping[int, str]
    anbieter: Callable[[str], Anbieter | None]
    at: datetime
    taken: Collection[str] = ()


def pack(order: Packing, folder: Path) -> Made:
    """Write the packages into ``folder``. Raises Refused, and StoreError where the disk is full."""
    media: dict[str, tuple[SentMedia, ...]] = {}
    shipping = Shipping(
        portal=order.portal, scope=order.plan.scope, at=order.at, anbieter=order.anbieter, taken=order.taken
    )
    gone = sorted(
        (step for step in order.plan.steps if step.action is ExportAction.DELETE),
        key=lambda step: (_owner(order, step), step.sent_as),
    )
    packed = write_packages(folder, shipping, _loads(order, media), map(partial(_deletion, order), gone))
    return Made(packages=packed.packages, media=media, findings=packed.findings)


def _loads(order: Packing, media: dict[str, tuple[SentMedia, ...]]) -> Iterator[Load]:
    wanted = {ExportAction.CREATE, ExportAction.CHANGE}
    if order.plan.scope is Scope.VOLL:
        wanted.add(ExportAction.UNCHANGED)
    going = {(step.listing, step.sent_as) for step in order.plan.steps if step.action in wanted}
    left_out = order.portal.unchanged_media and order.plan.scope is Scope.TEIL  # a VOLL may replace what is there
    known = _known(order) if left_out else {}
    for one in order.ready:
        if (one.listing, one.sent_as) in going:
            media[one.sent_as] = one.sent
            has = known.get(one.sent_as, frozenset())
            files = {
                file.name: ReadyFile(path=Path(file.path), format=file.format, size=file.size, sha256=file.sha256)
                for file in one.files
                if (file.name, file.sha256) not in has
            }
            yield Load(provider=one.sender, number=one.sent_as, xml=one.xml, files=files)


def _known(order: Packing) -> dict[str, frozenset[tuple[str, str]]]:
    """The files that the portal has of each listing, as far as that is sure."""
    return {
        row.number: frozenset((one.name, one.sha256) for one in row.media)
        for row in order.there
        if row.state in _THERE and row.action is not ExportAction.DELETE
    }


def _deletion(order: Packing, step: Step) -> Load:
    one = deleted(
        order.portal, number=step.sent_as, intern=step.intern, obid=step.obid, day=order.at.date().isoformat()
    )
    return load(_owner(order, step), one, deletes=True)


def _owner(order: Packing, step: Step) -> str:
    """Whose it is; of what even the stock knows nothing any more, the portal is told under our own name."""
    return order.owners.get(step.listing) or order.portal.provider or order.portal.name
