"""Pages on a terminal: tables that fit its width, and colours.

Every text goes through ``visible`` and none is read as markup, whoever wrote it. Does not know what a page is about.
"""

from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from openimmo.reports.blocks import Block, Cell, Gap, Line, Page, Pairs, Table, Tone
from openimmo.reports.lines import lines
from openimmo.reports.plain import visible

STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.QUIET: "dim",
    Tone.GOOD: "green",
    Tone.CAREFUL: "yellow",
    Tone.BAD: "bold red",
}
HANGING = 2
UNBROKEN = 30  # characters: a longer name may be broken, so that it cannot fill the line alone
LONG = 1000  # rows: measured, each costs rich 1.6 ms; nobody reads so many for their looks


def text(page: Page, *, width: int | None = None, ruled: bool = True) -> str:
    """The page for a terminal of ``width`` columns (None: the one there is); ``ruled`` says that rules can be shown."""
    shown = StringIO()
    console = Console(
        file=shown,
        force_terminal=True,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    for block in page:
        if isinstance(block, Table) and len(block.rows) > LONG:
            shown.write(lines([block]))
        else:
            console.print(_drawn(block, ruled, console))
    return shown.getvalue()


def _drawn(block: Block, ruled: bool, console: Console) -> RenderableType:
    match block:
        case Line():
            return _hanging(_line(block), block.indent, console) if block.indent else _line(block)
        case Pairs():
            return _indented(_pairs(block), block.indent)
        case Table():
            return _indented(_table(block, ruled), block.indent)
        case Gap():
            return ""


def _line(line: Line) -> Text:
    said = Text()
    if line.lead:
        said.append(f"{visible(line.lead.text)} ", STYLES[line.lead.tone])
    return said.append(visible(line.text), STYLES[line.tone])


def _hanging(said: Text, indent: int, console: Console) -> RenderableType:
    """A sentence whose further lines stand to the right of its first, so that each can be told from the next."""
    first, *rest = said.wrap(console, max(1, console.width - indent - HANGING))
    return Group(Padding(first, (0, 0, 0, indent)), *(Padding(line, (0, 0, 0, indent + HANGING)) for line in rest))


def _pairs(pairs: Pairs) -> RichTable:
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=STYLES[Tone.QUIET], no_wrap=True)
    grid.add_column(overflow="fold")
    for name, said in pairs.rows:
        grid.add_row(Text(visible(name)), Text(visible(said)))
    return grid


def _table(table: Table, ruled: bool) -> RichTable:
    drawn = RichTable(
        box=SIMPLE_HEAD if ruled else None,
        show_edge=False,
        pad_edge=False,
        header_style=STYLES[Tone.STRONG],
        padding=(0, 1, 0, 0) if ruled else (0, 2, 0, 0),
    )
    for place, column in enumerate(table.columns):
        longest = max((cell_len(row[place].text) for row in table.rows), default=0)
        drawn.add_column(
            Text(visible(column.heading)),
            justify="right" if column.number else "left",
            overflow="fold",
            no_wrap=(column.number or column.name) and longest <= UNBROKEN,
        )
    for row in table.rows:
        drawn.add_row(*(_cell(cell) for cell in row))
    return drawn


def _cell(cell: Cell) -> Text:
    return Text(visible(cell.text), STYLES[cell.tone])


def _indented(drawn: RenderableType, columns: int) -> RenderableType:
    return Padding(drawn, (0, 0, 0, columns), expand=False) if columns else drawn
