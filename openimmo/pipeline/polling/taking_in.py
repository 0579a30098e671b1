"""From a fetched file to its verdict: into the spool and the ledger, with what it came from, then the import as ever.

Knows whose a folder at a source is. Fetches nothing; the home's lock must be held.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from openimmo.domain.delivery import Arrival, DeliveryReport
from openimmo.domain.source import Source, owner_of
from openimmo.findings import Cap
from openimmo.intake.errand import Fetched
from openimmo.pipeline.importing import Workshop, take_up
from openimmo.pipeline.senders.profile import Known
from openimmo.store.sources import FileState, SourceFile
from openimmo.transports.files import legible


def take_in(shop: Workshop, source: Source, fetched: Fetched, known: Known) -> Iterator[DeliveryReport]:
    """Adopt the file, enter it into the ledger together with what is remembered of it, and import it."""
    shop.spool.adopt(fetched.file, fetched.sha256)
    arrival = Arrival(
        delivery=shop.new_id(), source=source.name, path=legible(fetched.path), sha256=fetched.sha256,
        size=fetched.size, received=shop.clock(), sender_hint=_sender(source, fetched.folder, known),
        policy_hint=source.policy,
    )  # fmt: skip
    taken = {"state": FileState.FETCHED, "delivery": arrival.delivery, "problem": None, "problem_since": None}
    with shop.stock.writing() as book:
        book.register(arrival)
        book.note_files([replace(row, **taken, sha256=_sum_of(row, fetched)) for row in fetched.rows])
    cap = Cap()
    cap.extend(fetched.findings)
    yield from take_up(shop, arrival, cap)


def _sender(source: Source, folder: bytes, known: Known) -> str | None:
    """Whose the delivery is by its place; a folder that is nobody's gives its own name, and the delivery is held."""
    if folder:
        return known.in_folder(legible(folder)) or legible(folder)
    return owner_of(source, known.keys)


def _sum_of(row: SourceFile, fetched: Fetched) -> str | None:
    """The SHA-256 of the delivery stands with its package only."""
    return fetched.sha256 if row.path == fetched.path else None
