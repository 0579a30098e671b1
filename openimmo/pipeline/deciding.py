"""From what a package offers to one decision for each sender in it: the plan and the report. Writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count

import msgspec

from openimmo.domain.deed import Deed, reference
from openimmo.domain.delivery import Arrival, DeliveryReport, ListingOutcome, MediaCounts, Scope, Verdict
from openimmo.domain.plan import ChangePlan, Incoming, Offer
from openimmo.domain.sender import HELD
from openimmo.domain.source import Below
from openimmo.findings import Cap, Finding, finding
from openimmo.pipeline.reading import Offered, ReadPackage, total
from openimmo.pipeline.senders.grouping import Claim, claims, nobody
from openimmo.planning import plan_changes
from openimmo.policy import Policy
from openimmo.settings import Settings
from openimmo.store.stock import View

PROBATION = "import-probation"
"""Why a delivery waits in quarantine until an operator approves it."""
_ZONES = timedelta(days=1)  # no two time zones are further apart, and some senders forget theirs


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one sender's part of a package; without a plan nothing does, and the report says why."""

    report: DeliveryReport
    claim: Claim
    policy: Policy
    timestamp: datetime | None
    plan: ChangePlan | None = None


def decisions(arrival: Arrival, read: ReadPackage, view: View, settings: Settings, cap: Cap) -> list[Decision]:
    """One decision for each sender; the findings of the package stand in the first report."""
    whose, folder = arrival.sender_hint, _by_folder(arrival, view, settings)
    found = claims(read.offers, whose, view, settings, arrival.policy_hint, folder=folder) or [nobody(())]
    found = _asked_for(found, arrival, view)
    cap.extend(_notes(found, arrival.received))
    taken = _Numbers(view.numbers_taken())
    made = []
    for name, claim in zip(part_names(arrival.delivery), found, strict=False):
        decision = _decision(name, claim, arrival, read, view, taken, cap)
        taken.given(decision.plan)
        made.append(decision)
    return made


def _by_folder(arrival: Arrival, view: View, settings: Settings) -> bool:
    """Whether a delivery came by a folder that stands for its sender; also when it is run again."""
    name = arrival.source
    while deed := reference(name):
        name = view.find_delivery(deed.delivery).source
    source = settings.sources.get(name)
    return source is not None and source.below is Below.SENDERS and "/" in arrival.path


def _asked_for(found: list[Claim], arrival: Arrival, view: View) -> list[Claim]:
    """Of a package of several senders only the part that was held, if that is what is released or approved now."""
    deed = reference(arrival.source)
    if deed is None or deed.deed not in (Deed.APPROVE, Deed.RELEASE):
        return found
    whose = view.find_delivery(deed.delivery).sender
    return [claim for claim in found if claim.name == whose] or found


def part_names(delivery: str) -> Iterator[str]:
    """The ids of a delivery's parts, one for each sender in it: ``d``, ``d.2``, ``d.3`` …; any of them may be given."""
    whole = delivery.partition(".")[0]
    yield whole
    yield from (f"{whole}.{number}" for number in count(2))


class _Numbers:
    """The numbers that the stock has given, and those that the earlier senders of this package are about to get."""

    def __init__(self, taken: Callable[[str], bool]) -> None:
        self._taken = taken
        self._given: set[str] = set()

    def __call__(self, number: str) -> bool:
        return number in self._given or self._taken(number)

    def given(self, plan: ChangePlan | None) -> None:
        """Note the numbers of a plan."""
        if plan is not None:
            self._given.update(change.number for change in plan.changes if change.number)


def _decision(
    name: str,
    claim: Claim,
    arrival: Arrival,
    read: ReadPackage,
    view: View,
    taken: Callable[[str], bool],
    cap: Cap,
) -> Decision:
    policy = claim.policy
    offer = _offer(claim.offers, arrival.received, read.complete)
    deed = reference(arrival.source)
    if deed and deed.deed is Deed.FORCED:  # it counts as if it arrived now
        offer = msgspec.structs.replace(offer, timestamp=None)
    if deed and deed.deed is Deed.APPROVE and claim.held and claim.held.code == PROBATION:
        claim = msgspec.structs.replace(claim, held=None)
    if deed and deed.deed is Deed.RELEASE and claim.held and claim.held.code in HELD:
        claim = msgspec.structs.replace(claim, held=None)
    report = DeliveryReport(
        delivery=name,
        path=arrival.path,
        sha256=arrival.sha256,
        source=arrival.source,
        sender=claim.name,
        verdict=Verdict.QUARANTINED,
        reason=claim.held,
        scope=offer.scope,
        findings=tuple(cap.kept) if name == arrival.delivery else (),
        finding_counts=dict(cap.per_code) if name == arrival.delivery else {},
    )
    if claim.held is not None and claim.held.code != PROBATION:
        return Decision(report=report, claim=claim, policy=policy, timestamp=offer.timestamp)
    plan = _plan(claim, policy, offer, view, taken)
    media = total([one.media for one in claim.offers])
    if claim.held is not None and plan.verdict is not Verdict.SUPERSEDED:
        told = msgspec.structs.replace(_told(report, plan, media), verdict=Verdict.QUARANTINED, reason=claim.held)
        return Decision(report=told, claim=claim, policy=policy, timestamp=offer.timestamp)
    return Decision(report=_told(report, plan, media), claim=claim, policy=policy, timestamp=offer.timestamp, plan=plan)


def _plan(claim: Claim, policy: Policy, offer: Offer, view: View, taken: Callable[[str], bool]) -> ChangePlan:
    stored = view.stored(claim.id) if claim.id is not None else []
    latest = view.latest(claim.id) if claim.id is not None else None
    return plan_changes(_listings(claim.offers), stored, policy, offer, latest, taken)


def _listings(offers: Sequence[Offered]) -> list[Incoming]:
    """All listings of one sender in the order of the delivery."""
    return sorted((one for offer in offers for one in offer.listings), key=lambda one: one.position)


def _offer(offers: Sequence[Offered], received: datetime, complete: bool) -> Offer:
    """Several feeds as one: VOLL only if each says so, and as old as the oldest, so none overwrites what is newer."""
    scopes = {offer.scope for offer in offers}
    stamps = [offer.timestamp for offer in offers if offer.timestamp and not _ahead(offer, received)]
    scope = Scope.VOLL if scopes == {Scope.VOLL} else Scope.TEIL
    mended = any(offer.mended for offer in offers)
    return Offer(scope=scope, complete=complete, mended=mended, timestamp=min(stamps, default=None), received=received)


def _ahead(offer: Offered, received: datetime) -> bool:
    """A time that no time zone explains; believed, it would make every later delivery look late."""
    return offer.timestamp is not None and offer.timestamp - received > _ZONES


def _notes(found: Iterable[Claim], received: datetime) -> Iterable[Finding]:
    for claim in found:
        if len({offer.scope for offer in claim.offers}) > 1:
            yield finding("intake-scopes-differ")
        for offer in claim.offers:
            if _ahead(offer, received):
                yield finding("intake-timestamp-ahead", value=str(offer.timestamp))


def _told(report: DeliveryReport, plan: ChangePlan, media: MediaCounts) -> DeliveryReport:
    """The report of a plan. Raises RuntimeError if a listing is counted twice or not at all (hardening N9)."""
    if not plan.counts.sums_hold():
        raise RuntimeError(f"the sums of {report.delivery} do not hold: {plan.counts}")
    applied = plan.verdict is not Verdict.SUPERSEDED
    return msgspec.structs.replace(
        report,
        verdict=plan.verdict,
        reason=plan.reason,
        counts=plan.counts,
        media=media if applied else MediaCounts(),
        listings=outcomes(plan),
    )


def outcomes(plan: ChangePlan) -> tuple[ListingOutcome, ...]:
    """What the report tells of every listing of a plan."""
    return tuple(
        ListingOutcome(
            number=change.number,
            source_id=change.source_id,
            action=str(change.action),
            status=str(change.status) if change.status else None,
            reasons=change.reasons,
        )
        for change in plan.changes
    )
