"""What a delivery that was applied leaves with its sender: one less on probation, and the mark of a take-over.

Runs in the transaction that applies the delivery. Decides nothing about listings.
"""

from datetime import datetime

from openimmo.domain.deed import Deed, reference
from openimmo.domain.delivery import Arrival, DeliveryReport
from openimmo.domain.sender import SenderState
from openimmo.pipeline.senders.grouping import Claim
from openimmo.policy import Policy
from openimmo.store.stock import Book

OPERATOR = "operator"
"""Whoever asked for something, where nobody knows the name any more."""


def count_for_sender(
    book: Book, arrival: Arrival, claim: Claim, policy: Policy, report: DeliveryReport, at: datetime, actor: str
) -> None:
    """Write down what the delivery means for its sender; ``actor`` is who asked for it, if anybody did."""
    if claim.name is None:
        return
    deed = reference(arrival.source)
    if deed and deed.deed is Deed.APPROVE and claim.state == SenderState.PROBATION:
        book.passed_probation(claim.name, actor=actor, at=at)
    if policy.once and (report.counts.created or report.counts.updated):
        book.took_over(claim.name, at=at)
