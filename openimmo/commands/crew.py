"""The daemon's crew on the command line: log lines, mails and report files after a round, ``status.json``.

One line for each delivery; what goes wrong is said when it begins and when it changes, not every time anew. Knows how
things are said; when they happen is the daemon's.
"""

import logging
import os
import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from openimmo.commands.call import Call
from openimmo.commands.cleaning import Daily
from openimmo.commands.failures import answer
from openimmo.commands.logs import LOGGER
from openimmo.commands.notifying import Notifier, Pulse
from openimmo.commands.outbox import after_run
from openimmo.commands.publishing import publish
from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.errors import OpenImmoError, SettingsError, StoreError
from openimmo.pipeline.polling.looking import Poll
from openimmo.pipeline.polling.status import Watch
from openimmo.pipeline.polling.watching import Course, sources_of
from openimmo.reports.watching import problem_line, verdict_line
from openimmo.reports.writing import moment
from openimmo.texts import say

if TYPE_CHECKING:
    from openimmo.wiring import House

MOST = 50
"""Lines of one look about files that wait, and as many about what was noticed."""
Topic = tuple[str, ...]


class Crew:
    """Told by the daemon; ``call`` changes when the settings are read again."""

    def __init__(self, call: Call, notifier: Notifier, pulse: Pulse) -> None:
        self._call = call
        self._notifier = notifier
        self._pulse = pulse
        self._since = call.house.clock()
        self._said: dict[Topic, str] = {}
        self._watch = Watch(pid=os.getpid(), since=self._since)
        self._broke_off = False
        self._daily = Daily()

    def progress(self, stage: str, done: int, total: int | None) -> None:  # noqa: ARG002 (shown nowhere)
        """Work goes on."""
        self._pulse.beat()

    def looked(self, poll: Poll) -> None:
        """Say what became of deliveries, what waits, and what is wrong with the source."""
        self._pulse.beat()
        lang = self._call.lang
        waiting = [report for report in poll.reports if report.verdict is Verdict.WAITING and not _arriving(report)]
        for report in poll.reports:
            if report.verdict is not Verdict.WAITING:
                _log(_level(report), verdict_line(report, lang), report)
        self._keep_saying(
            ("waiting", poll.source),
            {report.path: verdict_line(report, lang) for report in waiting[:MOST]},
            logging.INFO,
        )
        noticed = {f"{one.code} {one.params}": one.message(lang) for one in poll.findings[:MOST]}
        lines = {key: say("watch-finding", lang, source=poll.source, finding=text) for key, text in noticed.items()}
        self._keep_saying(("finding", poll.source), lines, logging.WARNING)
        self._of_source(poll)

    def unwatched(self, problems: Mapping[str, StoreError]) -> None:
        """Say whose folders give no events."""
        lines = {name: error.message(self._call.lang) for name, error in problems.items()}
        self._keep_saying(("events",), lines, logging.WARNING)

    def failed(self, error: Exception) -> None:
        """Say why a round broke off; an unexpected error that stays the same fills no second log file."""
        self._broke_off = True
        told = error.message(self._call.lang) if isinstance(error, OpenImmoError) else _place(error)
        if self._said.get(("round",)) == told:
            LOGGER.error("%s", say("watch-again", self._call.lang, problem=told))
            return
        self._said[("round",)] = told
        answer(error, self._call)

    def ended(self, course: Course) -> None:
        """Mails and report files, once a day a clean-up, then how things stand."""
        self._pulse.beat()
        if not self._broke_off:
            self._said.pop(("round",), None)
        self._broke_off = False
        after_run(self._call)
        self._daily.clean(self._call)
        self._watch = Watch(
            pid=os.getpid(), since=self._since, last_round=course.ended, seconds=round(course.seconds, 3),
            next_looks=dict(course.next_looks), next_exports=dict(course.next_exports),
        )  # fmt: skip
        self._publish(self._watch)
        self._notifier.say(f"STATUS={self._standing()}")
        self._pulse.beat()

    def reloaded(self) -> "House | None":
        """Read the settings again; the former ones stay where the new ones are wrong."""
        fresh = replace(self._call)
        try:
            house = fresh.house
        except SettingsError as error:
            problem = " ".join(filter(None, (error.message(self._call.lang), error.advice(self._call.lang))))
            said = say("watch-not-reloaded", self._call.lang, problem=problem)
            LOGGER.error("%s", said, extra={"code": error.code})
            return None
        self._call = fresh
        LOGGER.info("%s", say("watch-reloaded", fresh.lang, sources=", ".join(sources_of(house)) or "–"))
        return house

    def leave(self) -> None:
        """Say that nobody watches any more."""
        self._publish(None)
        LOGGER.info("%s", say("watch-stopped", self._call.lang))

    def _publish(self, watch: Watch | None) -> None:
        try:
            publish(self._call, watch)
        except OpenImmoError as error:
            self._say_once(("status",), error.message(self._call.lang), logging.ERROR)
        except Exception as error:  # how things stand must not end what goes well
            answer(error, self._call)
        else:
            self._said.pop(("status",), None)

    def _of_source(self, poll: Poll) -> None:
        line = problem_line(poll, self._call.lang)
        if line:
            self._say_once(("source", poll.source), line, logging.ERROR)
        elif self._said.pop(("source", poll.source), None):
            LOGGER.info("%s", say("watch-source-well", self._call.lang, source=poll.source))

    def _keep_saying(self, topic: Topic, lines: Mapping[str, str], level: int) -> None:
        """Say those lines that are new; forget what is no longer so."""
        for gone in [one for one in self._said if one[:-1] == topic and one[-1] not in lines]:
            del self._said[gone]
        for key, line in lines.items():
            self._say_once((*topic, key), line, level)

    def _say_once(self, topic: Topic, line: str, level: int) -> None:
        if self._said.get(topic) != line:
            self._said[topic] = line
            LOGGER.log(level, "%s", line)

    def _standing(self) -> str:
        looks = self._watch.next_looks.values()
        return say(
            "watch-next", self._call.lang, count=len(looks), at=moment(min(looks, default=None), self._call.lang)
        )


def _arriving(report: DeliveryReport) -> bool:
    """Whether it only has to stand still for a while, as every file has."""
    return report.reason is not None and report.reason.code in ("source-unsettled", "source-files-unsettled")


def _level(report: DeliveryReport) -> int:
    return logging.WARNING if report.verdict is Verdict.QUARANTINED else logging.INFO


def _log(level: int, line: str, report: DeliveryReport) -> None:
    facts = {name: getattr(report, name) for name in ("delivery", "source", "path", "sender", "verdict")}
    LOGGER.log(level, "%s", line, extra={"code": "watch-delivery", "facts": facts})


def _place(error: Exception) -> str:
    """An unexpected error by its kind and where it arose, so that it is known again."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} ({frames[-1].name}:{frames[-1].lineno})" if frames else type(error).__name__
