"""Makes the two bodies of a mail from a pair of templates: plain text and HTML.

What comes from data stays text: escaped in HTML, on one line in plain text, and nothing invisible in either.
Knows Jinja2. Does not know what a mail is about.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from openimmo.release import VERSION
from openimmo.reports.plain import printable, visible
from openimmo.reports.writing import amount, day, moment
from openimmo.texts import say

FOLDER = Path(__file__).parent


def bodies(name: str, lang: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Text and HTML of the mail ``name`` in ``lang``; a value that is missing raises UndefinedError."""
    given = {**_words(lang), **values}
    return (
        _environment(html=False).get_template(f"{name}.txt.j2").render(given),
        _environment(html=True).get_template(f"{name}.html.j2").render(given),
    )


@cache
def _environment(*, html: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=html,
        undefined=StrictUndefined,
        finalize=_in_html if html else _in_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _in_html(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _in_text(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


def _words(lang: str) -> Mapping[str, object]:
    """What every template can say."""
    return {
        "lang": lang,
        "say": lambda code, **params: say(code, lang, **params),
        "amount": lambda number: amount(number, lang),
        "day": lambda when: day(when, lang),
        "moment": lambda when: moment(when, lang),
        "version": VERSION,
    }
