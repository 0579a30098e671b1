"""Templates of pages and mails: whatever comes from data stays text, with nothing in it that could steer a screen.

Knows Jinja2. Does not know what a page is about.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from openimmo.reports.plain import printable, visible


@cache
def templates(folder: Path, *, html: bool = True) -> Environment:
    """The templates in a folder, of HTML or of plain text; a name that nobody gives raises UndefinedError."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=html,
        undefined=StrictUndefined,
        finalize=_in_html if html else _in_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def source_hash(content: str) -> str:
    """How a content security policy names a style or script that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _in_html(value: object) -> object:
    """What is put into a page: strangers' texts with nothing invisible in them; markup is only ever our own."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _in_text(value: object) -> object:
    """What is put into a plain text: on one line, with nothing invisible in it."""
    return visible(value) if isinstance(value, str) else value
