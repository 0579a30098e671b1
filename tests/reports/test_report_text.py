"""Pages as text: tables that fit a terminal, plain lines in a pipe, strangers' texts harmless."""

from openimmo.reports.blocks import Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.text import text

TABLE = Table(
    (Column("Number", name=True), Column("Price", number=True), Column("Why")),
    (
        (Cell("A1", Tone.STRONG), Cell("1,780"), Cell("because " * 30)),
        (Cell("A2"), Cell("20"), Cell("")),
    ),
    2,
)
HOSTILE = "[red]x[/red] \x1b[2J :smile: [/] [link=file:///etc/passwd]y[/link]"


def test_in_a_pipe_a_row_is_a_line_without_colours_or_rules():
    lines = text([TABLE], terminal=False).splitlines()
    assert lines[0] == "  Number  Price  Why"
    assert lines[1] == "  A1      1,780  " + "because " * 29 + "because"
    assert lines[2] == "  A2         20"


def test_on_a_terminal_everything_fits_its_width_and_headings_are_ruled():
    shown = text([TABLE, Line("word " * 40, indent=4), Pairs((("Sender", "long " * 40),), 2)], terminal=True, width=80)
    plain = _uncoloured(shown)
    assert all(len(line) <= 80 for line in plain.splitlines())
    assert "───" in plain
    assert shown != plain


def test_no_rules_are_drawn_where_they_cannot_be_shown():
    assert text([TABLE], terminal=True, width=80, lines=False).isascii()


def test_a_long_word_is_folded_rather_than_lost():
    shown = _uncoloured(text([Table((Column("Number", name=True),), ((Cell("x" * 100),),))], terminal=True, width=40))
    assert shown.count("x") == 100


def test_markup_emoji_codes_and_controls_are_shown_as_they_are():
    for block in (Line(HOSTILE), Pairs(((HOSTILE, HOSTILE),)), Table((Column(HOSTILE),), ((Cell(HOSTILE),),))):
        shown = text([block], terminal=False)
        assert "[red]x[/red] \\x1b[2J :smile: [/] [link=file:///etc/passwd]y[/link]" in shown
        assert "\x1b" not in shown


def test_a_line_has_its_lead_and_a_gap_is_an_empty_line():
    page = [Line("found", lead=Cell("feed.zip:")), Gap(), Line("end", indent=2)]
    assert text(page, terminal=False) == "feed.zip: found\n\n  end\n"


def test_an_empty_page_is_no_text():
    assert text([], terminal=False) == ""


def _uncoloured(shown):
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", shown)
