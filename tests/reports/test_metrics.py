"""The file for Prometheus: a strict reader of the text format takes it, whatever sources and senders are called."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.domain.mail import MailState
from openimmo.pipeline.polling.status import SenderSilence, SourceState, Status, Watch
from openimmo.reports.metrics import metrics
from openimmo.store.overview import Mails

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ODD = 'Müller "&" Söhne\\\nGmbH {x="1"} 7'

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)')
_SAMPLE = re.compile(rf"({_NAME})(?:\{{(.*)\}})? (-?[0-9]+(?:\.[0-9]+)?)")


class Read(NamedTuple):
    """What a reader makes of the file: the kind of each metric, and its numbers by their labels."""

    kinds: dict[str, str]
    numbers: dict[tuple[str, frozenset[tuple[str, str]]], float]

    def of(self, name: str, **labels: str) -> float:
        return self.numbers[f"openimmo_{name}", frozenset(labels.items())]


def read(data: bytes) -> Read:
    """The text format 0.0.4 to the letter: HELP, TYPE, then the numbers of one metric, each once; a line break last."""
    text = data.decode("utf-8")
    assert text.endswith("\n")
    kinds: dict[str, str] = {}
    numbers: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}
    current = ""
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("# HELP "):
            current = line.split(" ")[2]
            assert current not in kinds
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name == current
            assert kind in ("counter", "gauge")
            assert (kind == "counter") == name.endswith("_total")
            kinds[name] = kind
        else:
            found = _SAMPLE.fullmatch(line)
            assert found, line
            assert found[1] == current
            key = (found[1], frozenset(labels(found[2] or "")))
            assert key not in numbers
            numbers[key] = float(found[3])
    return Read(kinds, numbers)


def labels(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text):
        label = _LABEL.match(text, at)
        assert label, text
        value = re.sub(r"\\(.)", lambda escape: "\n" if escape[1] == "n" else escape[1], label[2])
        found.append((label[1], value))
        at = label.end()
    return found


def status(**more: object) -> Status:
    plain: dict[str, object] = {
        "at": NOON, "watch": None, "sources": (), "waiting": (), "senders": (), "verdicts": {}, "latest": (), "held": 0,
        "mails": {}, "free": 5 << 30, "size": 9 << 30,
    }  # fmt: skip
    return Status(**{**plain, **more})


def test_sources_tell_when_they_were_reached_and_what_waits_there():
    anna = SourceState(
        source=ODD, address="/in", paused=False, last_look=NOON, last_success=NOON, next_look=NOON, failures=3,
        counts={"files": 7, "waiting": 2},
    )  # fmt: skip
    told = read(metrics(status(sources=(anna,))))
    assert told.of("source_last_success_timestamp_seconds", source=ODD) == NOON.timestamp()
    assert told.of("source_failures", source=ODD) == 3
    assert told.of("source_files", source=ODD) == 7
    assert told.of("source_waiting_files", source=ODD) == 2


def test_a_source_that_was_never_reached_has_no_moment_of_success():
    told = read(metrics(status(sources=(SourceState(source="anna", address="/in", paused=False),))))
    assert "openimmo_source_last_success_timestamp_seconds" not in told.kinds
    assert told.of("source_failures", source="anna") == 0


def test_a_paused_source_gives_no_numbers_that_could_raise_an_alarm():
    told = read(metrics(status(sources=(SourceState(source="anna", address="/in", paused=True, failures=9),))))
    assert "openimmo_source_failures" not in told.kinds


def test_deliveries_are_counted_by_verdict_also_those_that_never_were():
    told = read(metrics(status(verdicts={Verdict.IMPORTED: 12, Verdict.QUARANTINED: 1}, held=4)))
    assert told.kinds["openimmo_deliveries_total"] == "counter"
    assert told.of("deliveries_total", verdict="imported") == 12
    assert told.of("deliveries_total", verdict="duplicate") == 0
    assert told.of("deliveries_held") == 4


def test_silence_mails_and_the_daemon_are_told():
    senders = (SenderSilence(sender="anna", last_delivery=NOON, silent=True),)
    watch = Watch(pid=7, since=NOON, last_round=NOON, seconds=1.5)
    told = read(metrics(status(senders=senders, watch=watch, mails={MailState.FAILED: Mails(3, NOON)})))
    assert told.of("sender_silent", sender="anna") == 1
    assert told.of("mails_unsent", state="failed") == 3
    assert told.of("mails_unsent", state="waiting") == 0
    assert told.of("watch_running") == 1
    assert told.of("watch_round_duration_seconds") == 1.5


@pytest.mark.parametrize("name", ["", "\\", '"', "\n", "\\n", "{}", "a\x00b", "ü€𝄞", "\udcff"])
def test_any_name_is_written_so_that_it_is_read_again(name: str):
    sender = SenderSilence(sender=name, last_delivery=NOON, silent=False)
    told = read(metrics(status(senders=(sender,))))
    (key,) = [key for key in told.numbers if key[0] == "openimmo_sender_silent"]
    assert dict(key[1])["sender"] == name.encode("utf-8", "backslashreplace").decode()
