"""Makes one self-contained HTML page of a template: its styles and scripts inside, and a policy that allows no others.

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

from openimmo.release import VERSION
from openimmo.reports.plain import printable
from openimmo.reports.writing import amount, day, moment
from openimmo.texts import advice, say

FOLDER = Path(__file__).parent
STYLES = ("base.css",)
SCRIPTS = ("filter.js",)


def render(template: str, lang: str, **values: object) -> bytes:
    """The page in ``lang`` as UTF-8; a name that the template asks for and nobody gives raises UndefinedError."""
    return _environment().get_template(template).render(**_words(lang), **values).encode()


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
    style, script = _joined(STYLES), _joined(SCRIPTS)
    return {
        "lang": lang,
        "say": lambda code, **params: say(code, lang, **params),
        "advise": lambda code, **params: advice(code, lang, **params),
        "amount": lambda number: amount(number, lang),
        "day": lambda when: day(when, lang),
        "moment": lambda when: moment(when, lang),
        "version": VERSION,
        "style": Markup(style),
        "script": Markup(script),
        "policy": _policy(style, script),
    }


def _policy(style: str, script: str) -> str:
    """What the page may do: show pictures that it holds, and run the one style and the one script that are ours."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
