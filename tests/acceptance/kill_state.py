"""All that a home holds, without what may differ from run to run: ids, times, and the deliveries that did nothing.

Of packages that were sent several times, the first verdict is told, and every delivery that changed something.
"""

from hashlib import sha256
from pathlib import Path

from openimmo.domain.delivery import Verdict
from openimmo.pipeline.auditing import audit
from openimmo.store.ledger import DeliveryState
from openimmo.store.listings import ListingFilter
from openimmo.store.stock import View
from openimmo.wiring import House

State = dict[str, object]


def state_of(house: House) -> State:
    """The home in words of JSON."""
    home = house.settings.home
    with house.reading_stock().reading() as view:
        return {
            "listings": {
                row.number: _listing(view, row.number) for row in view.listings(ListingFilter(everything=True))
            },
            "contacts": [
                (one.name, one.first_name, one.emails, one.origin, one.status, one.listings) for one in view.contacts()
            ],
            "senders": [(one.name, one.state, one.keys, one.policy) for one in view.senders()],
            "media": sorted(view.media_used().items()),
            "unused": view.media_unused(house.clock()),
            "applied": _applied(view),
            "verdicts": {Path(row.path).name: row.verdict for row in view.deliveries()},
            "unfinished": [one.delivery for one in view.deliveries() if one.state is not DeliveryState.CLEANED],
            "files": sorted(file.relative_to(home.path).as_posix() for file in home.path.rglob("*") if file.is_file()),
            "audit": [found.message() for found in audit(house).problems],
        }


def _listing(view: View, number: str) -> State:
    found = view.listing(number)
    row = found.row
    return {
        "source_id": row.source_id,
        "sprache": row.sprache,
        "status": (row.status, found.resume_status, row.withdrawn_at is not None),
        "facts": (row.title, row.price, row.city, row.rooms, found.obid, found.intern, found.fingerprint),
        "versions": [sha256(view.xml(row.id, n)).hexdigest() for n in range(1, found.version + 1)],
        "media": [[(ref.position, ref.sha256) for ref in view.media(row.id, n)] for n in range(1, found.version + 1)],
        "notes": row.notes,
        "contact": found.contact.name if found.contact else None,
        "history": [
            (told.action, told.from_status, told.to_status, told.to_number, [reason.code for reason in told.reasons])
            for told in view.history(row.id)
        ],
    }  # fmt: skip


def _applied(view: View) -> list[tuple[object, ...]]:
    """Each delivery that was applied, once."""
    rows = [row for row in view.deliveries() if row.verdict in (Verdict.IMPORTED, Verdict.WITHHELD)]
    return sorted((Path(row.path).name, row.sha256, row.verdict, str(row.counts), str(row.media)) for row in rows)
