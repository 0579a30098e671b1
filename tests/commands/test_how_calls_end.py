"""How a call ends: one clear line on stderr, the right exit code, and a log file where nobody expected the failure."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from openimmo.commands.call import Call, LogFormat
from openimmo.commands.exits import Exit, meant_by, worst
from openimmo.commands.failures import answer
from openimmo.commands.logs import LOGGER, listen, masked
from openimmo.commands.mistakes import told
from openimmo.errors import (
    Busy,
    FeedError,
    OpenImmoError,
    Refused,
    SettingsError,
    StoreError,
    UnknownObject,
    UnsafePackage,
)
from openimmo.texts import LANGUAGES
from tests.commands.program import SAMPLES, command, environment, on_terminal, process

FIRST = SAMPLES / "import" / "muster-voll-1.zip"


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "german", "english"),
        [
            (
                ["impor"],
                "Den Befehl impor gibt es nicht; es gibt import.",
                "There is no command impor; there is import.",
            ),
            (["xyzzy"], "es gibt validate, rules, diff", "there is validate, rules, diff"),
            (["listings", "lst"], "es gibt list", "there is list"),
            (["import", "--polcy", "x"], "gemeint ist wohl --policy", "--policy is probably meant"),
            (["import", "--xyzzy"], "Die Option --xyzzy gibt es nicht.", "There is no option --xyzzy."),
            (["import", "--sender"], "--sender braucht einen Wert", "--sender needs a value"),
            (["import", "--dry-run=x"], "--dry-run nimmt keinen Wert", "--dry-run takes no value"),
            (["validate"], "PAKET fehlt.", "PACKAGE is missing."),
            (["import", "x", "--format", "html"], "erlaubt ist text | json", "allowed is text | json"),
            (["listings", "show", "a", "b", "c"], "Das ist zu viel: b c.", "That is too much: b c."),
            (["-q"], "Es fehlt ein Befehl: validate,", "A command is missing: validate,"),
            (["-v", "-q", "audit"], "schließen einander aus", "exclude each other"),
        ],
    )
    def test_is_one_line_in_the_readers_language_and_exit_2(self, openimmo, arguments, german, english):
        for lang, says in (("de", german), ("en", english)):
            ended = openimmo("--lang", lang, *arguments)
            assert (ended.code, ended.out) == (2, "")
            assert ended.err.startswith("openimmo: ")
            assert says in ended.err
            assert "--help" in ended.err
            assert ended.err.count("\n") == 1

    def test_what_nobody_thought_of_is_still_one_line(self):
        assert told(typer.TyperException("odd\nthing"), "de") == "Falscher Aufruf: odd thing Hilfe: openimmo --help"

    def test_a_language_nobody_speaks_is_wrong_usage(self, openimmo):
        assert "de | en" in openimmo("--lang", "fr", "audit").err

    def test_what_a_stranger_typed_cannot_steer_the_terminal(self, openimmo):
        assert "\x1b" not in openimmo("\x1b[2J").err
        assert "\x1b" not in openimmo("import", "--\x1b[2J").err
        assert "\x1b" not in openimmo("validate", "x", "y", "--format", "\x1b[2J").err

    @pytest.mark.parametrize("arguments", [["audit"], ["import", FIRST], ["validate", FIRST], ["listings", "list"]])
    def test_a_wrong_setting_is_one_line_that_names_file_and_key(self, openimmo, home, arguments):
        home.mkdir()
        (home / "openimmo.toml").write_text("relase = 'auto'", encoding="utf-8")
        ended = openimmo(*arguments)
        assert (ended.code, ended.out) == (2, "")
        assert str(home / "openimmo.toml") in ended.err
        assert "release" in ended.err
        assert ended.err.count("\n") == 1

    def test_a_language_in_the_variable_that_nobody_speaks_is_wrong_configuration(self, openimmo):
        ended = openimmo("audit", OPENIMMO_LANG="fr")
        assert ended.code == 2
        assert "OPENIMMO_LANG" in ended.err


class TestLanguage:
    def test_of_the_settings_file_counts_for_reports_and_complaints(self, openimmo, home):
        home.mkdir()
        (home / "openimmo.toml").write_text("lang = 'de'", encoding="utf-8")
        assert "Es gibt keine Objekte" in openimmo("listings", "list").out
        assert "Es gibt kein Objekt" in openimmo("listings", "show", "x").err
        assert "no listings" in openimmo("--lang", "en", "listings", "list").out


class TestExitCodes:
    @pytest.mark.parametrize(
        ("codes", "counts"),
        [([], 0), ([0, 0], 0), ([0, 1], 1), ([1, 4, 1], 4), ([4, 2], 2), ([2, 3, 4], 3), ([3, 130], 130)],
    )
    def test_the_worst_counts_in_the_order_of_the_contract(self, codes, counts):
        assert worst(map(Exit, codes)) == counts

    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (SettingsError("settings-not-utf8", where="x"), 2),
            (UnknownObject("store-unknown-listing", name="x"), 2),
            (Refused("store-number-blank"), 1),
            (UnsafePackage("zip-encrypted", name="x"), 1),
            (FeedError("xml-doctype"), 1),
            (Busy("intake-locked", path="x"), 4),
            (StoreError("store-busy", retryable=True, path="x"), 4),
            (StoreError("store-corrupt", path="x", detail="y"), 3),
            (OSError(errno.ENOSPC, "No space left on device"), 4),
            (OSError(errno.EIO, "I/O error"), 3),
            (MemoryError(), 3),
            (RecursionError(), 3),
        ],
    )
    def test_every_error_has_the_code_of_the_contract(self, error, code):
        assert meant_by(error) == code

    @pytest.mark.parametrize("kind", OpenImmoError.__subclasses__())
    def test_no_error_of_ours_is_forgotten(self, kind):
        assert meant_by(kind("x")) in (Exit.FOUND, Exit.USAGE, Exit.LATER) or kind is StoreError


class TestUnexpectedFailures:
    def call(self, home, **given):
        return Call(environ={"OPENIMMO_HOME": str(home)}, **{"spoken": "en", **given})

    def told(self, error, call, capsys):
        listen(call)
        try:
            raise error
        except type(error) as raised:
            code = answer(raised, call)
        return code, capsys.readouterr().err

    def test_are_exit_3_with_a_log_file_that_holds_the_traceback(self, home, capsys):
        code, said = self.told(RuntimeError("kaputt"), self.call(home), capsys)
        assert code == 3
        assert said.count("\n") == 1
        (log,) = (home / "logs").iterdir()
        assert f"Unexpected failure: RuntimeError: kaputt. Details: {log}" in said
        assert "Traceback" in log.read_text(encoding="utf-8")
        assert "raise error" in log.read_text(encoding="utf-8")

    def test_of_a_broken_stock_are_exit_3_with_a_log_file_too(self, openimmo, home):
        openimmo("import", FIRST)
        (home / "store.db").write_bytes(b"no database" * 1000)
        ended = openimmo("listings", "list")
        assert (ended.code, ended.out) == (3, "")
        assert "store.db" in ended.err
        assert Path(re.search(r"Details: (\S+)", ended.err)[1]).parent == home / "logs"

    def test_hide_secrets(self, home, capsys):
        error = RuntimeError("ftp://anna:geheim@example.com/in password=geheim token: 'geheim'")
        _, said = self.told(error, self.call(home), capsys)
        (log,) = (home / "logs").iterdir()
        assert "geheim" not in said.replace("test_", "")
        assert "RuntimeError: ftp://***@example.com/in password=***" in log.read_text(encoding="utf-8")

    def test_are_logged_elsewhere_where_the_home_cannot_be_written(self, tmp_path, capsys, monkeypatch):
        (tmp_path / "file").touch()
        (tmp_path / "tmp").mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
        _, said = self.told(RuntimeError("kaputt"), self.call(tmp_path / "file"), capsys)
        (log,) = (tmp_path / "tmp").iterdir()
        assert str(log) in said

    def test_say_so_where_no_log_can_be_written(self, tmp_path, capsys, monkeypatch):
        (tmp_path / "file").touch()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file" / "tmp"))
        code, said = self.told(ValueError(), self.call(tmp_path / "file", spoken="de"), capsys)
        assert code == 3
        assert "Unerwarteter Fehler: ValueError." in said
        assert "ließ sich nicht schreiben" in said

    def test_a_home_with_a_tilde_of_nobody_is_taken_as_it_is(self):
        assert Call(environ={"OPENIMMO_HOME": "~nobody-of-that-name/x"}, spoken="en").folder.parts[-1] == "x"

    def test_the_home_is_the_users_data_folder_where_nothing_is_said(self):
        assert Call(environ={}, spoken="en").folder.name == "openimmo"


class TestLogLines:
    def test_as_json_are_one_object_each(self, openimmo):
        ended = openimmo("--log-format", "json", "listings", "show", "x\x1b[2J")
        said = json.loads(ended.err)
        assert (said["level"], said["code"]) == ("error", "store-unknown-listing")
        assert said["time"].endswith("Z")
        assert "\x1b" not in ended.err
        assert "x\x1b[2J" in said["message"]

    @pytest.mark.parametrize(("verbosity", "levels"), [(-1, 1), (0, 2), (1, 3)])
    def test_are_as_many_as_was_asked(self, capsys, verbosity, levels):
        listen(Call(environ={}, spoken="en", verbosity=verbosity, log_format=LogFormat.TEXT))
        for say in (LOGGER.error, LOGGER.warning, LOGGER.info, LOGGER.debug):
            say("line\nwith \x1b[31mcontrols")
        said = capsys.readouterr().err
        assert said.count("\n") == levels
        assert "\x1b" not in said

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("sftp://anna:p%40ss@host:22/in", "sftp://***@host:22/in"),
            ("https://token@host/", "https://***@host/"),
            ("Password = hunter2, next", "Password = ***, next"),
            ("https://host/in?user=1", "https://host/in?user=1"),
            ("mail an erika@example.com", "mail an erika@example.com"),
        ],
    )
    def test_hide_secrets_and_nothing_else(self, text, shown):
        assert masked(text) == shown


class TestStreams:
    def test_an_interrupt_is_exit_130_and_one_line(self, home):
        running = subprocess.Popen(
            command("--lang", "de", "validate", "-"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home),
        )  # fmt: skip
        running.stdin.write(b"<openimmo>" + b" " * 500_000)  # more than a pipe holds: it is being read
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        assert (running.returncode, out, err.decode()) == (130, b"", "Abgebrochen.\n")

    def test_a_reader_that_has_seen_enough_is_no_failure(self, openimmo, home):
        openimmo("import", FIRST)
        ours, theirs = os.pipe()
        os.close(ours)
        with os.fdopen(theirs, "wb") as nobody:
            done = subprocess.run(
                command("listings", "list"), stdout=nobody, stderr=subprocess.PIPE, env=environment(home), check=False
            )
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which Linux has")
    def test_a_full_disk_is_to_try_again(self, openimmo, home, tmp_path):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                command("listings", "list"), stdout=full, stderr=subprocess.PIPE, env=environment(home), check=False
            )
        assert (done.returncode, done.stderr.count(b"\n")) == (4, 1)
        assert b"full" in done.stderr
        assert openimmo("validate", FIRST, "--output", "/dev/full").code == 4

    def test_a_pipe_gets_utf_8_whatever_the_locale_says(self, home):
        variables = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        shown = process(home, "--lang", "de", "validate", SAMPLES / "hostile" / "doctype.xml", **variables)
        assert shown.code == 1
        assert "enthält" in shown.out or "ä" in shown.out
        complaint = process(home, "--lang", "de", "import", **variables)
        assert complaint.code == 2

    def test_a_terminal_that_knows_only_ascii_gets_ascii(self, home):
        answer = on_terminal(home, "--lang", "de", "import", FIRST, PYTHONIOENCODING="ascii")
        assert answer.code == 0
        assert answer.out.isascii()

    def test_colours_can_be_switched_off(self, home):
        shown = on_terminal(home, "import", FIRST, "--dry-run", NO_COLOR="1").out
        assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_program_and_the_module_are_the_same(home, lang):
    module = process(home, "--lang", lang, "--help").out
    code = "import sys; from openimmo.cli import main; sys.argv = ['openimmo', '--lang', sys.argv[1], '--help']; main()"
    program = subprocess.run([sys.executable, "-c", code, lang], capture_output=True, env=environment(home), check=True)
    assert program.stdout.decode() == module
