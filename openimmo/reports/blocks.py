"""What a report for people is made of: lines, pairs and tables, with the tone they are said in.

Values only. The subjects of this folder draw them; text.py shows them on a terminal, lines.py in a pipe or a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Tone(StrEnum):
    """How something is said; what it looks like is for text.py to know."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    GOOD = "good"
    CAREFUL = "careful"
    BAD = "bad"


@dataclass(frozen=True)
class Cell:
    """A text with its tone."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Line:
    """One sentence; the tone of ``lead`` counts for the words before it."""

    text: str
    tone: Tone = Tone.PLAIN
    indent: int = 0
    lead: Cell | None = None


@dataclass(frozen=True)
class Pairs:
    """Names and what belongs to them, one below the other."""

    rows: tuple[tuple[str, str], ...]
    indent: int = 0


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it holds numbers, and whether it holds names that are not to be broken."""

    heading: str
    number: bool = False
    name: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    indent: int = 0


@dataclass(frozen=True)
class Gap:
    """An empty line."""


Block: TypeAlias = Line | Pairs | Table | Gap
Page: TypeAlias = Sequence[Block]
