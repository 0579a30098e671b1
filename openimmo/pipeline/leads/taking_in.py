"""Takes a file of leads in: batch by batch, each in one transaction, so that a run that broke off is simply run again.

With listings, the property of a valuation becomes a pending listing: through the usual import, under its policy. Knows
the order of these steps; a single lead is for lead_desk.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from openimmo.domain.activity import Meant
from openimmo.domain.delivery import DeliveryReport, ListingOutcome, Verdict
from openimmo.domain.lead import SOURCE, GivenLead, Lead, LeadOutcome, LeadsReport
from openimmo.domain.plan import Action
from openimmo.findings import Finding, finding
from openimmo.importers.leads import read_leads
from openimmo.intake.scratch import scratch
from openimmo.pipeline.importing import House, import_packages
from openimmo.pipeline.leads.desk import LeadDesk
from openimmo.pipeline.leads.entries import conversion_id, external_of
from openimmo.pipeline.leads.listings import Sketch, feed_of, mark, sketch_of
from openimmo.pipeline.leads.owners import LeadSenders
from openimmo.pipeline.reading import Progress
from openimmo.store.stock import View
from openimmo.texts import say

POLICY = "bottimmo"
"""The policy of leads and of the listings made of them, where no other is named."""

BATCH = 200


class _Made(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that is to be made of a lead; ``activity`` is the id of its valuation's."""

    lead: Lead
    sketch: Sketch
    external: str
    place: int
    activity: int


def import_leads(
    house: House,
    data: bytes,
    path: str,
    *,
    sender: str | None,
    policy: str = POLICY,
    listings: bool = False,
    progress: Progress,
) -> LeadsReport:
    """Take in every lead of the file that can be taken; what became of each.

    ``sender`` names whose they all are. Raises FeedError for a file that holds no leads, SettingsError, StoreError and,
    with ``listings``, Busy; what was taken before that stays.
    """
    house.settings.policy_named(policy)
    outcomes: list[LeadOutcome] = []
    sketched: list[tuple[Lead, Sketch, int]] = []
    for batch in _batches(read_leads(data)):
        with house.stock().writing() as book:
            senders = LeadSenders(book, house.settings, policy, house.clock(), sender)
            desk = LeadDesk(book, senders, house.settings.policy_named(policy), house.settings.lang, house.clock())
            outcomes += desk.take_all(batch)
        if listings:
            sketched += [(one.lead, sketch, one.place) for one in batch if one.lead and (sketch := sketch_of(one.lead))]
        progress("leads", len(outcomes), None)
    made = {one.place: one for one in outcomes}
    for found in _by_sender(sketched, made):
        made |= {one.place: one for one in _make(house, found, made, policy, progress)}
    return LeadsReport(path=path, leads=tuple(made[place] for place in sorted(made)))


def _batches(leads: Iterable[GivenLead]) -> Iterator[list[GivenLead]]:
    """Batches that name no lead twice, so that the later one counts."""
    batch: list[GivenLead] = []
    named: set[tuple[str | None, str]] = set()
    for given in leads:
        key = (given.lead.company, given.lead.id) if given.lead else None
        if len(batch) == BATCH or (key is not None and key in named):
            yield batch
            batch, named = [], set()
        batch.append(given)
        if key is not None:
            named.add(key)
    if batch:
        yield batch


def _by_sender(
    sketched: Sequence[tuple[Lead, Sketch, int]], outcomes: dict[int, LeadOutcome]
) -> Iterator[list[tuple[Lead, Sketch, int]]]:
    """What is to be made for each sender, in pieces; a lead that is named again counts as its last says."""
    last: dict[str, dict[tuple[str | None, str], tuple[Lead, Sketch, int]]] = {}
    for one in sketched:
        name = outcomes[one[2]].sender
        if name is not None:
            last.setdefault(name, {})[one[0].company, one[0].id] = one
    for found in last.values():
        rest = iter(found.values())
        while piece := list(islice(rest, BATCH)):
            yield piece


def _make(
    house: House,
    found: Sequence[tuple[Lead, Sketch, int]],
    outcomes: dict[int, LeadOutcome],
    policy: str,
    progress: Progress,
) -> Iterator[LeadOutcome]:
    """Import the listings of one sender, and tell each lead what became of its own."""
    sender = outcomes[found[0][2]].sender or ""
    with house.stock().reading() as view:
        wanted, told = _wanted(view, sender, found, outcomes)
    yield from told
    if not wanted:
        return
    report = _imported(house, wanted, sender, policy, progress)
    by_id = {one.source_id: one for one in report.listings} if report else {}
    with house.stock().writing() as book:
        known = book.find_sender(sender)
        for one in wanted:
            meant = book.meant(one.lead.id, [known.id])
            outcome = by_id.get(one.lead.id)
            if meant is not None and (outcome is None or outcome.action != Action.REFUSED):
                book.about_listing(one.activity, meant.listing, matched_by="extern")
            yield _told(outcomes[one.place], outcome, report, meant, house.settings.lang)


def _imported(
    house: House, wanted: Sequence[_Made], sender: str, policy: str, progress: Progress
) -> DeliveryReport | None:
    """The report about a feed with these listings."""
    with scratch(house.settings.home.path) as folder:
        feed = folder / "leads.xml"
        feed.write_bytes(feed_of([(one.lead, one.sketch, one.external) for one in wanted]))
        reports = import_packages(house, [feed], sender=sender, policy=policy, dry_run=False, progress=progress)
        return next((one for one in reports if one.path == str(feed)), None)


def _wanted(
    view: View, sender: str, found: Sequence[tuple[Lead, Sketch, int]], outcomes: dict[int, LeadOutcome]
) -> tuple[list[_Made], list[LeadOutcome]]:
    """Which listings are to be made, and what is to be told of the others: made before, or the number is another's."""
    known = view.find_sender(sender)
    wanted: dict[str, _Made] = {}
    told = []
    for lead, sketch, place in found:
        external = external_of(sender, lead)
        own = conversion_id(sketch.conversion, external)
        activity = view.standing(SOURCE, [own])[own]
        meant = view.meant(lead.id, [known.id])
        if lead.id in wanted or (meant is not None and mark(external) not in view.listing(meant.number).xml):
            note = finding("leads-number-taken", listing=lead.id, number=meant.number if meant else lead.id)
            told.append(_noted(outcomes[place], note))
        elif outcomes[place].action == "unchanged" and activity.listing is not None:
            told.append(msgspec.structs.replace(outcomes[place], listing=activity.number, listing_action="unchanged"))
        else:
            wanted[lead.id] = _Made(lead=lead, sketch=sketch, external=external, place=place, activity=activity.id)
    return list(wanted.values()), told


def _told(
    done: LeadOutcome, outcome: ListingOutcome | None, report: DeliveryReport | None, meant: Meant | None, lang: str
) -> LeadOutcome:
    if outcome is None and meant is not None and report and report.verdict is Verdict.DUPLICATE:
        # An earlier run was cut off after it had made the listing.
        return msgspec.structs.replace(done, listing=meant.number, listing_action=Action.UNCHANGED)
    if outcome is None or outcome.action == Action.REFUSED:
        reasons = outcome.reasons if outcome else ((report.reason,) if report and report.reason else ())
        why = " ".join(say(one.code, lang, **one.params) for one in reasons) or "–"
        refused = finding("leads-listing-refused", listing=done.lead, reason=why)
        return msgspec.structs.replace(_noted(done, refused), listing_action="refused")
    return msgspec.structs.replace(done, listing=outcome.number, listing_action=outcome.action)


def _noted(done: LeadOutcome, found: Finding) -> LeadOutcome:
    return msgspec.structs.replace(done, findings=(*done.findings, found))
