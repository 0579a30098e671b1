"""Options and arguments that several commands share. Knows typer; the words of help stand in texts/commands.toml."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="help-format", show_default=False)]
ListingArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="help-listing")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="help-note")]
PackagesArgument = Annotated[list[Path], typer.Argument(metavar="PACKAGE", help="help-validate-package")]


class Status(StrEnum):
    """The words of openimmo.domain.listing.ListingStatus, without what is costly to load for a help page."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ARCHIVED = "archived"
    PENDING = "pending"
    REFERENCE = "reference"
    WITHDRAWN = "withdrawn"
