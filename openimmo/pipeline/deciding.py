"""From what a package offers to one decision for each sender in it: the plan and the report. Writes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from openimmo.domain.delivery import Arrival, DeliveryReport, ListingOutcome, MediaCounts, Scope, Verdict
from openimmo.domain.plan import ChangePlan, Incoming, Offer
from openimmo.findings import Cap, Finding, finding
from openimmo.pipeline.reading import Offered, ReadPackage, total
from openimmo.pipeline.senders import Claim, claims, nobody
from openimmo.planning import plan_changes
from openimmo.policy import Policy
from openimmo.settings import Settings
from openimmo.store.stock import View


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one sender's part of a package; without a plan nothing does, and the report says why."""

    report: DeliveryReport
    claim: Claim
    policy: Policy
    timestamp: datetime | None
    plan: ChangePlan | None = None


def decisions(arrival: Arrival, read: ReadPackage, view: View, settings: Settings, cap: Cap) -> list[Decision]:
    """One decision for each sender; the findings of the package stand in the first report."""
    found = claims(read.offers, arrival.sender_hint, view, settings) or [nobody(())]
    cap.extend(_scope_notes(found))
    return [_decision(number, claim, arrival, read, view, settings, cap) for number, claim in enumerate(found)]


def _decision(
    number: int, claim: Claim, arrival: Arrival, read: ReadPackage, view: View, settings: Settings, cap: Cap
) -> Decision:
    policy = _policy(arrival, claim, settings)
    offer = _offer(claim.offers, arrival.received, read.complete)
    report = DeliveryReport(
        delivery=arrival.delivery if number == 0 else f"{arrival.delivery}-{number + 1}",
        path=arrival.path,
        sha256=arrival.sha256,
        source=arrival.source,
        sender=claim.name,
        verdict=Verdict.QUARANTINED,
        reason=claim.held,
        scope=offer.scope,
        findings=tuple(cap.kept) if number == 0 else (),
        finding_counts=dict(cap.per_code) if number == 0 else {},
    )
    if claim.held is not None:
        return Decision(report=report, claim=claim, policy=policy, timestamp=offer.timestamp)
    plan = _plan(claim, policy, offer, view)
    media = total([one.media for one in claim.offers])
    return Decision(report=_told(report, plan, media), claim=claim, policy=policy, timestamp=offer.timestamp, plan=plan)


def _policy(arrival: Arrival, claim: Claim, settings: Settings) -> Policy:
    """The policy of the command, else the registered sender's, else the settings'."""
    name = arrival.policy_hint or claim.policy
    return settings.policy_named(name) if name else settings.policy_of(claim.name or "")


def _plan(claim: Claim, policy: Policy, offer: Offer, view: View) -> ChangePlan:
    stored = view.stored(claim.id) if claim.id is not None else []
    latest = view.latest(claim.id) if claim.id is not None else None
    return plan_changes(_listings(claim.offers), stored, policy, offer, latest, view.numbers_taken())


def _listings(offers: Sequence[Offered]) -> list[Incoming]:
    """All listings of one sender in the order of the delivery."""
    return sorted((one for offer in offers for one in offer.listings), key=lambda one: one.position)


def _offer(offers: Sequence[Offered], received: datetime, complete: bool) -> Offer:
    """Several feeds as one: VOLL only if each says so, and as old as the oldest, so none overwrites what is newer."""
    scopes = {offer.scope for offer in offers}
    stamps = [offer.timestamp for offer in offers if offer.timestamp]
    scope = Scope.VOLL if scopes == {Scope.VOLL} else Scope.TEIL
    return Offer(scope=scope, complete=complete, timestamp=min(stamps, default=None), received=received)


def _scope_notes(found: Iterable[Claim]) -> Iterable[Finding]:
    for claim in found:
        if len({offer.scope for offer in claim.offers}) > 1:
            yield finding("intake-scopes-differ")


def _told(report: DeliveryReport, plan: ChangePlan, media: MediaCounts) -> DeliveryReport:
    """The report of a plan. Raises RuntimeError if a listing is counted twice or not at all (hardening N9)."""
    if not plan.counts.sums_hold():
        raise RuntimeError(f"the sums of {report.delivery} do not hold: {plan.counts}")
    listings = tuple(
        ListingOutcome(
            number=change.number,
            source_id=change.source_id,
            action=str(change.action),
            status=str(change.status) if change.status else None,
            reasons=change.reasons,
        )
        for change in plan.changes
    )
    applied = plan.verdict is not Verdict.SUPERSEDED
    return msgspec.structs.replace(
        report,
        verdict=plan.verdict,
        reason=plan.reason,
        counts=plan.counts,
        media=media if applied else MediaCounts(),
        listings=listings,
    )
