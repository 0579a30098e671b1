"""Pages as text: tables that fit a terminal, plain lines in a pipe, strangers' texts harmless in both."""

import re

import pytest

from openimmo.reports.blocks import Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.lines import lines
from openimmo.reports.text import LONG, text

TABLE = Table(
    (Column("Number", name=True), Column("Price", number=True), Column("Why")),
    (
        (Cell("A1", Tone.STRONG), Cell("1,780"), Cell("because " * 30)),
        (Cell("A2"), Cell("20"), Cell("")),
    ),
    2,
)
HOSTILE = "[red]x[/red] \x1b[2J :smile: [/] [link=file:///etc/passwd]y[/link]"
SHOWN = "[red]x[/red] \\x1b[2J :smile: [/] [link=file:///etc/passwd]y[/link]"


def on_terminal(*page, width=80, **given):
    return re.sub(r"\x1b\[[0-9;]*m", "", text(page, width=width, **given))


class TestInAPipe:
    def test_a_row_is_a_line_without_colours_or_rules(self):
        shown = lines([TABLE]).splitlines()
        assert shown[0] == "  Number  Price  Why"
        assert shown[1] == "  A1      1,780  " + "because " * 29 + "because"
        assert shown[2] == "  A2         20"

    def test_pairs_stand_one_below_the_other(self):
        assert lines([Pairs((("Sender", "a"), ("No", "b")), 2)]) == "  Sender  a\n  No      b\n"

    def test_a_line_has_its_lead_and_a_gap_is_an_empty_line(self):
        page = [Line("found", lead=Cell("feed.zip:")), Gap(), Line("end", indent=2)]
        assert lines(page) == "feed.zip: found\n\n  end\n"

    def test_an_endless_value_does_not_widen_the_other_rows(self):
        rows = ((Cell("x" * 10_000), Cell("a")), (Cell("y"), Cell("b")))
        shown = lines([Table((Column("Number"), Column("Why")), rows)]).splitlines()
        assert shown[1].count("x") == 10_000
        assert len(shown[2]) < 100

    def test_an_empty_page_is_no_text(self):
        assert lines([]) == ""


class TestOnATerminal:
    def test_everything_fits_its_width_and_headings_are_ruled(self):
        shown = on_terminal(TABLE, Line("word " * 40, indent=4), Gap(), Pairs((("Sender", "long " * 40),), 2))
        assert max(map(len, shown.splitlines())) <= 80
        assert "───" in shown

    def test_tones_have_colours(self):
        assert text([Line("gone", Tone.BAD)], width=80) != "gone\n"

    def test_no_rules_are_drawn_where_they_cannot_be_shown(self):
        assert on_terminal(TABLE, ruled=False).isascii()

    def test_numbers_and_names_are_not_broken(self):
        table = Table((Column("Number", name=True), Column("Why")), ((Cell("IMVO-ID-4711 b"), Cell("because " * 30)),))
        assert "IMVO-ID-4711 b" in on_terminal(table, width=40)

    def test_a_long_name_is_folded_rather_than_lost(self):
        table = Table((Column("Number", name=True),), ((Cell("x" * 100),),))
        shown = on_terminal(table, width=40)
        assert shown.count("x") == 100
        assert max(map(len, shown.splitlines())) <= 40

    def test_a_very_long_table_is_plain_lines(self):
        table = Table((Column("Number"),), tuple((Cell(str(number)),) for number in range(LONG + 1)))
        assert text([table], width=80) == lines([table])


@pytest.mark.parametrize("shown", [lambda block: lines([block]), lambda block: on_terminal(block, width=200)])
@pytest.mark.parametrize(
    "block",
    [Line(HOSTILE, lead=Cell(HOSTILE)), Pairs(((HOSTILE, HOSTILE),)), Table((Column(HOSTILE),), ((Cell(HOSTILE),),))],
)
def test_markup_emoji_codes_and_controls_are_shown_as_they_are(block, shown):
    assert SHOWN in shown(block)
    assert "\x1b" not in shown(block)
