"""What a delivery's report says of one listing, by whatever name it goes."""

from msgspec.structs import replace

from openimmo.domain.delivery import DeliveryReport
from openimmo.errors import UnknownObject
from openimmo.store.ledger import Delivery
from openimmo.store.stock import View


def of_one_listing(view: View, delivery: Delivery, name: str) -> DeliveryReport:
    """The report with this listing's outcomes and findings only: its number, a former one, or its source id.

    UnknownObject where the delivery says nothing of it.
    """
    report = delivery.report
    found = report.listings if report else ()
    numbers = {name, *view.numbers_of(name)}
    outcomes = tuple(one for one in found if one.source_id == name or one.number in numbers)
    if report is None or not outcomes:
        raise UnknownObject("deliveries-not-named", delivery=delivery.delivery, name=name)
    names = {name, *(one.source_id for one in outcomes)}
    findings = tuple(one for one in report.findings if one.listing in names)
    counted = {code: sum(one.code == code for one in findings) for code in dict.fromkeys(one.code for one in findings)}
    return replace(report, listings=outcomes, findings=findings, finding_counts=counted)
