"""Makes a page of a template: its style inside, pictures beside it, and a policy that allows nothing else.

Whatever comes from data stays text: it is escaped, and characters that could steer a reader's screen are written out.
Knows Jinja2. Does not know what a page is about.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from openimmo.reports.plain import printable
from openimmo.texts import say

FOLDER = Path(__file__).parent


def render(template: str, lang: str, **values: object) -> bytes:
    """The page in ``lang`` as UTF-8; a name that the template asks for and nobody gives raises UndefinedError."""
    return _environment().get_template(template).render(**_words(lang), **values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: object) -> object:
    """What is put into the page: strangers' texts with nothing invisible in them; markup is only ever our own."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _words(lang: str) -> Mapping[str, object]:
    """What every template can say."""
    style = _style()
    return {
        "lang": lang,
        "say": lambda code, **params: say(code, lang, **params),
        "style": Markup(style),  # a file of ours
        "policy": _policy(style),
    }


def _policy(style: str) -> str:
    """What a page may do: show the pictures beside it, from a disk or a website, in the one style that is ours."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src 'self' file:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return (FOLDER / "style.css").read_text(encoding="utf-8")
