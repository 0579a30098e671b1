"""The progress bar: only on a terminal, only when the work takes a while, and gone afterwards."""

import io
from contextlib import redirect_stderr
from itertools import count

import pytest

from openimmo.commands.call import Call
from openimmo.commands.logs import complain, listen
from openimmo.commands.progress import Bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def call(**given):
    return Call(environ={}, **{"spoken": "en", **given})


def test_long_work_shows_its_stage_and_how_far_it_is():
    with redirect_stderr(Terminal()) as terminal, Bar(call(), clock=count().__next__) as bar:
        bar("read", 3, 10)
        bar("read", 4, 10)
        bar("apply", 0, None)
        bar("unheard-of", 1, 1)
    said = terminal.getvalue()
    for part in ("Reading", "4/10", "Applying", "unheard-of"):
        assert part in said
    assert said.endswith("\x1b[2K")


def test_quick_work_shows_nothing():
    with redirect_stderr(Terminal()) as terminal, Bar(call(), clock=lambda: 0.0) as bar:
        bar("read", 3, 10)
    assert terminal.getvalue() == ""


def test_after_it_was_cleared_it_waits_anew():
    times = iter([0.0, 1.0, 1.0])
    with redirect_stderr(Terminal()) as terminal, Bar(call(), clock=lambda: next(times, 1.2)) as bar:
        bar("read", 3, 10)
        bar.clear()
        before = terminal.getvalue()
        assert before
        bar("read", 4, 10)
        assert terminal.getvalue() == before


def test_who_asks_for_little_sees_none():
    with redirect_stderr(Terminal()) as terminal, Bar(call(verbosity=-1), clock=count().__next__) as bar:
        bar("read", 3, 10)
    assert terminal.getvalue() == ""


def test_where_there_is_no_terminal_there_is_none():
    with redirect_stderr(io.StringIO()) as pipe, Bar(call(), clock=count().__next__) as bar:
        bar("read", 3, 10)
    assert pipe.getvalue() == ""


def test_an_error_on_a_terminal_tears_no_word_in_two_and_in_a_pipe_stays_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "60")
    told = "Für das Portal liste steht in den Einstellungen keine Adresse (url). Bitte url eintragen."
    with redirect_stderr(Terminal()) as terminal:
        listen(call())
        complain(told)
    with redirect_stderr(io.StringIO()) as pipe:
        listen(call())
        complain(told)
    shown = terminal.getvalue().splitlines()
    assert len(shown) == 2
    assert all(len(line) < 60 for line in shown)
    assert " ".join(terminal.getvalue().split()) == pipe.getvalue().strip() == f"openimmo: {told}"
