"""How things stand, as the text file that Prometheus' node_exporter collects.

The names are promises, as the keys of JSON are; seconds and bytes, no other units. Knows the text format 0.0.4.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from openimmo.domain.delivery import Verdict
from openimmo.domain.export import SentState
from openimmo.domain.mail import MailState
from openimmo.pipeline.export.standing import PortalState
from openimmo.pipeline.polling.status import SourceState, Status

FINAL = tuple(verdict for verdict in Verdict if verdict is not Verdict.WAITING)


class Sample(NamedTuple):
    """One number with its labels."""

    value: float
    labels: Mapping[str, str] = {}


class Family(NamedTuple):
    """One metric: its name without ``openimmo_``, its kind, what it tells, and its numbers."""

    name: str
    kind: str
    tells: str
    samples: Iterable[Sample]


def metrics(status: Status) -> bytes:
    """The file, UTF-8; a metric without any number is left out."""
    return "".join(line for family in _families(status) for line in _lines(family)).encode()


def _families(status: Status) -> Iterator[Family]:
    watch = status.watch
    yield Family("watch_running", "gauge", "1 while openimmo watch runs.", [Sample(float(watch is not None))])
    yield Family(
        "watch_round_timestamp_seconds", "gauge", "When the last round ended.",
        _moments([(watch.last_round if watch else None, {})]),
    )  # fmt: skip
    yield Family(
        "watch_round_duration_seconds", "gauge", "How long the last round took.",
        [Sample(watch.seconds)] if watch and watch.seconds is not None else [],
    )  # fmt: skip
    yield Family("status_timestamp_seconds", "gauge", "When these numbers were taken.", _moments([(status.at, {})]))
    yield from _of_sources([one for one in status.sources if not one.paused])
    yield from _of_portals(status.portals)
    yield Family(
        "deliveries_total", "counter", "Deliveries that got their final verdict.",
        [Sample(status.verdicts.get(verdict, 0), {"verdict": str(verdict)}) for verdict in FINAL],
    )  # fmt: skip
    yield Family("deliveries_held", "gauge", "Deliveries that wait for somebody's word.", [Sample(status.held)])
    yield Family(
        "sender_last_delivery_timestamp_seconds", "gauge", "When a sender delivered last.",
        _moments([(one.last_delivery, {"sender": one.sender}) for one in status.senders]),
    )  # fmt: skip
    yield Family(
        "sender_silent", "gauge", "1 for a sender that has not delivered for longer than is usual.",
        [Sample(float(one.silent), {"sender": one.sender}) for one in status.senders],
    )  # fmt: skip
    yield Family("mails_unsent", "gauge", "Mails in the outbox.", list(_mails(status)))
    yield Family("home_free_bytes", "gauge", "Free bytes on the disk of the home.", [Sample(status.free)])
    yield Family(
        "concerns", "gauge", "How many things openimmo status says need a look.", [Sample(len(status.concerns))]
    )


def _of_sources(sources: list[SourceState]) -> Iterator[Family]:
    for name, tells in (
        ("last_look", "When a source was looked at last."),
        ("last_success", "When a look at a source last succeeded."),
        ("next_look", "When a source is looked at next."),
    ):
        samples = _moments([(getattr(one, name), {"source": one.source}) for one in sources])
        yield Family(f"source_{name}_timestamp_seconds", "gauge", tells, samples)
    yield Family(
        "source_failures", "gauge", "Failed looks at a source in a row.",
        [Sample(one.failures, {"source": one.source}) for one in sources],
    )  # fmt: skip
    for name, tells in (("files", "Files at a source."), ("waiting", "Files at a source that are not complete yet.")):
        samples = [Sample(one.counts.get(name, 0), {"source": one.source}) for one in sources]
        yield Family(f"source_{'waiting_' if name == 'waiting' else ''}files", "gauge", tells, samples)


def _of_portals(portals: Sequence[PortalState]) -> Iterator[Family]:
    for name, tells in (
        ("last_sent", "When an export to a portal last came through."),
        ("next_export", "When a portal is exported to next."),
    ):
        samples = _moments([(getattr(one, name), {"portal": one.portal}) for one in portals])
        yield Family(f"portal_{name}_timestamp_seconds", "gauge", tells, samples)
    yield Family(
        "portal_failures", "gauge", "Failed exports to a portal in a row.",
        [Sample(one.failures, {"portal": one.portal}) for one in portals],
    )  # fmt: skip
    listings = [(one, state) for one in portals for state in SentState]
    yield Family(
        "portal_listings", "gauge", "Listings in the ledger of a portal.",
        [Sample(one.count(state), {"portal": one.portal, "state": str(state)}) for one, state in listings],
    )  # fmt: skip


def _moments(found: Iterable[tuple[datetime | None, Mapping[str, str]]]) -> list[Sample]:
    return [Sample(at.timestamp(), labels) for at, labels in found if at is not None]


def _mails(status: Status) -> Iterator[Sample]:
    for state in (MailState.WAITING, MailState.FAILED):
        mail = status.mails.get(state)
        yield Sample(mail.count if mail else 0, {"state": str(state)})


def _lines(family: Family) -> Iterator[str]:
    samples = list(family.samples)
    if samples:
        name = f"openimmo_{family.name}"
        yield f"# HELP {name} {family.tells}\n# TYPE {name} {family.kind}\n"
        yield from (f"{name}{_labels(one.labels)} {_number(one.value)}\n" for one in samples)


def _labels(labels: Mapping[str, str]) -> str:
    said = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
    return f"{{{said}}}" if said else ""


def _escaped(text: str) -> str:
    safe = text.encode("utf-8", "backslashreplace").decode()
    return safe.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"
