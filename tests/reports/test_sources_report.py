"""What is told of sources: every step in both languages, the worst results, and nothing that steers a terminal."""

import re
from datetime import UTC, datetime

import pytest

from openimmo.domain.delivery import Reason
from openimmo.domain.source import Place, Source
from openimmo.findings import finding
from openimmo.pipeline.polling.looking import Poll
from openimmo.pipeline.sources.check import SourceCheck
from openimmo.pipeline.sources.steps import Outcome, Step, ok, untried, warning
from openimmo.pipeline.sources.trust import Shown, Standing
from openimmo.reports.blocks import Line
from openimmo.reports.lines import lines
from openimmo.reports.source_trust import draw_pin, draw_shown
from openimmo.reports.sources import SourceLine, check_document, draw_checks, draw_sources, source_document
from openimmo.reports.text import text
from openimmo.reports.watching import draw_poll
from openimmo.texts import catalogue
from openimmo.transports.host_keys import HostKey

SOURCE = Source(name="drop", place=Place(scheme="ftps", host="ftp.example.com", folder="in"), user="alice")
CERTIFICATE = ok("security", "sources-check-certificate", version="TLSv1.3", until=datetime(2027, 3, 9, tzinfo=UTC))


def check(*steps: Step) -> SourceCheck:
    return SourceCheck(source=SOURCE, steps=steps)


class TestChecks:
    def test_the_worst_step_counts_and_what_was_not_tried_harms_nothing(self):
        shared, left = ok("sender", "sources-check-shared"), untried("write", "sources-check-write-untried")
        paused = warning("settings", "sources-check-paused")
        assert check(shared).outcome is Outcome.OK
        assert lines(draw_checks([check(shared, left)], "en")).endswith("drop works.\n")
        assert check(left, paused).outcome is Outcome.WARNING
        assert lines(draw_checks([check(paused, shared, paused)], "en")).endswith("drop works; warnings: 2.\n")

    def test_numbers_and_days_are_written_as_people_write_them(self):
        read = ok("read", "sources-check-read", name="a.zip", size=12345, ms=9)
        german = lines(draw_checks([check(CERTIFICATE, read)], "de"))
        assert "gilt bis 09.03.2027" in german
        assert "a.zip: 12.345 Bytes" in german
        assert "valid until 2027-03-09" in lines(draw_checks([check(CERTIFICATE)], "en"))

    def test_programs_get_them_as_they_are(self):
        read = ok("read", "sources-check-read", name="a.zip", size=12345, ms=9)
        [source] = check_document([check(CERTIFICATE, read)], "en")["sources"]
        assert source["url"] == "ftps://ftp.example.com/in"
        assert [one["facts"] for one in source["steps"]] == [
            {"version": "TLSv1.3", "until": "2027-03-09T00:00:00Z"},
            {"name": "a.zip", "size": 12345, "ms": 9},
        ]

    def test_what_to_do_stands_only_where_something_is_wrong(self):
        soon = warning("security", "sources-check-certificate", **CERTIFICATE.params)
        assert "has to renew it" not in lines(draw_checks([check(CERTIFICATE)], "en"))
        assert "has to renew it" in lines(draw_checks([check(soon)], "en"))

    def test_a_servers_words_end_before_the_advice_begins(self):
        away = {"host": "h", "port": 2121, "reason": "Connection refused"}
        failed = Step(step="reach", outcome=Outcome.FAILED, code="transport-away", params=away)
        assert "h:2121 cannot be reached: Connection refused. Check address" in lines(
            draw_checks([check(failed)], "en")
        )

    def test_names_of_strangers_steer_no_terminal(self):
        read = ok("read", "sources-check-read", name="\x1b[2J\u202e.zip", size=1, ms=1)
        for shown in (lines(draw_checks([check(read)], "en")), text(list(draw_checks([check(read)], "en")), width=80)):
            assert "\x1b[2J" not in shown
            assert "\u202e" not in shown

    @pytest.mark.parametrize("code", [code for code in catalogue() if code.startswith("sources-check-")])
    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_every_sentence_fits_a_narrow_terminal(self, code, lang):
        names = (
            "path",
            "sender",
            "count",
            "names",
            "address",
            "ms",
            "version",
            "until",
            "fingerprint",
            "user",
            "files",
        )
        rest = ("wanted", "temporary", "others", "folders", "name", "size", "seconds", "folder")
        params = dict.fromkeys((*names, *rest), "x" * 90)
        drawn = text(list(draw_checks([check(warning("reach", code, **params))], lang)), width=80)
        assert all(len(line) <= 80 for line in _plain(drawn).splitlines())


class TestList:
    LINE = SourceLine(name="drop", address="ftps://h/in", sender=None, policy=None, every=5400)

    def test_says_what_is_not_known_with_a_dash(self):
        assert lines(draw_sources([self.LINE], "en")).splitlines()[1].split() == [
            "drop", "ftps://h/in", "–", "90m", "–", "–",
        ]  # fmt: skip

    def test_a_problem_is_a_sentence_with_what_to_do(self):
        away = Reason("transport-login-refused", {"host": "h", "user": "alice", "reason": "530 no"})
        failing = SourceLine(name="drop", address="ftps://h/in", sender="M", policy=None, every=60, problem=away)
        told = lines(draw_sources([failing], "en"))
        assert "drop: h does not let “alice” in: 530 no" in told
        assert source_document(failing, "en")["problem"]["code"] == "transport-login-refused"


class TestTrust:
    KEY = HostKey("ssh-ed25519", "SHA256:new", "h ssh-ed25519 AAAA")

    @pytest.mark.parametrize(
        ("trusted", "standing"),
        [((), Standing.NEW), (("SHA256:old",), Standing.CHANGED), (("SHA256:old", "SHA256:new"), Standing.SAME)],
    )
    def test_what_is_shown_is_compared_with_what_is_known(self, trusted, standing):
        shown = Shown(
            section="source",
            name=SOURCE.name,
            place=SOURCE.place,
            fingerprint="SHA256:new",
            trusted=trusted,
            by_pin=False,
            key=self.KEY,
        )
        told = lines(draw_shown(shown, "en"))
        assert shown.standing is standing
        assert ("WARNING" in told) is (standing is Standing.CHANGED)
        assert ("SHA256:old" in told) is (standing is Standing.CHANGED)
        assert "ssh-ed25519  SHA256:new" in told or "ssh-ed25519 SHA256:new" in told

    def test_a_pin_is_a_line_for_the_settings(self):
        shown = Shown(
            section="source", name=SOURCE.name, place=SOURCE.place, fingerprint="ab" * 32, trusted=(), by_pin=False
        )
        assert f'pin = "{"ab" * 32}"' in lines(draw_pin(shown, "de"))


def _plain(drawn: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", drawn)


@pytest.mark.parametrize(("lang", "word"), [("de", "Quelle drop:"), ("en", "Source drop:")])
def test_what_was_noticed_at_a_look_is_told_with_its_source_and_its_whole_reason(lang: str, word: str):
    reason = "Die Datei a.zip lässt sich nicht nach done verschieben, denn dort liegt eine Datei gleichen Namens im Weg"
    noticed = (
        finding("source-names-skipped", count=1, names="a\\x00b"),
        finding("source-not-cleaned", name="a.zip", reason=reason),
    )
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    poll = Poll(source="drop", started=at, ended=at, findings=noticed)
    told = [block.text for block in draw_poll(poll, lang) if isinstance(block, Line)]
    assert told[0] == word
    assert any(reason in line for line in told)
