"""Pages as plain lines, for pipes, files and very long tables: no colours, no rules, one row a line for grep.

Every text goes through ``visible``. Does not know what a page is about.
"""

from collections.abc import Iterator, Sequence

from openimmo.reports.blocks import Block, Gap, Line, Page, Pairs, Table
from openimmo.reports.plain import visible

BETWEEN = "  "
WIDEST = 60  # one endless value must not pad every other row


def lines(page: Page) -> str:
    """The page, ending with a line break if it holds anything."""
    return "".join(f"{line.rstrip()}\n" for block in page for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Line():
            lead = f"{visible(block.lead.text)} " if block.lead else ""
            yield f"{' ' * block.indent}{lead}{visible(block.text)}"
        case Pairs():
            yield from _aligned(block.rows, (False, False), block.indent)
        case Table():
            heads = [column.heading for column in block.columns]
            rows = [[cell.text for cell in row] for row in block.rows]
            yield from _aligned([heads, *rows], [column.number for column in block.columns], block.indent)
        case Gap():
            yield ""


def _aligned(rows: Sequence[Sequence[str]], numbers: Sequence[bool], indent: int) -> Iterator[str]:
    """The rows with their columns one below the other, numbers to the right."""
    shown = [[visible(text) for text in row] for row in rows]
    widths = [min(WIDEST, max(map(len, column))) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, numbers, strict=True)
        )
        yield " " * indent + BETWEEN.join(cells)
