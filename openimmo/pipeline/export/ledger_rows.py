"""From a plan that is carried out to the rows of the portal's ledger, and to what is told of each listing.

Pure. Knows plans and rows; does not know when they are written.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from openimmo.domain.export import (
    ExportAction,
    ExportCounts,
    ExportOutcome,
    ExportPlan,
    SentListing,
    SentMedia,
    SentState,
    Step,
)

SENT = (ExportAction.CREATE, ExportAction.CHANGE, ExportAction.DELETE)
"""What the portal is told of; the rest stays there as it is."""


def rows_of(
    plan: ExportPlan, run: str, media: Mapping[str, tuple[SentMedia, ...]], *, at: datetime
) -> list[SentListing]:
    """What the ledger holds of each listing that goes out, until the portal's server has confirmed it.

    ``media`` are the files that go with each, by its number there.
    """
    return [
        SentListing(
            portal=plan.portal,
            listing=step.listing,
            number=step.sent_as,
            intern=step.intern,
            obid=step.obid,
            action=step.action,
            fingerprint=step.fingerprint,
            media=media.get(step.sent_as, ()),
            state=SentState.QUEUED,
            run=run,
            at=at,
        )
        for step in plan.steps
        if step.action in SENT
    ]


def outcomes(plan: ExportPlan) -> tuple[ExportOutcome, ...]:
    """What is told of each listing, by its number there; withheld deletions are among them."""
    held = (msgspec.structs.replace(step, action=ExportAction.WITHHELD) for step in plan.withheld)
    return tuple(_outcome(step) for step in sorted((*plan.steps, *held), key=lambda one: one.sent_as))


def counts(plan: ExportPlan) -> ExportCounts:
    """How many listings meet which action."""
    met = Counter(_met(plan))
    return ExportCounts(**{name: met[name] for name in ExportCounts.__struct_fields__})


def _met(plan: ExportPlan) -> Iterator[str]:
    for step in plan.steps:
        yield "waiting" if step.action is ExportAction.BLOCKED and step.waiting else step.action.value
    yield from ("withheld" for _ in plan.withheld)


def _outcome(step: Step) -> ExportOutcome:
    return ExportOutcome(
        number=step.number, sent_as=step.sent_as, action=step.action, reasons=step.reasons, waiting=step.waiting
    )
