"""Makes one self-contained HTML page of a template: its styles and scripts inside, and a policy that allows no others.

Does not know what a page is about.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from openimmo.release import VERSION
from openimmo.reports.templates import source_hash, templates
from openimmo.reports.writing import amount, day, moment
from openimmo.texts import advice, say

FOLDER = Path(__file__).parent
STYLES = ("base.css",)
SCRIPTS = ("filter.js",)


def render(template: str, lang: str, **values: object) -> bytes:
    """The page in ``lang`` as UTF-8; a name that the template asks for and nobody gives raises UndefinedError."""
    return templates(FOLDER).get_template(template).render(**_words(lang), **values).encode()


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
        f"default-src 'none'; img-src data:; style-src '{source_hash(style)}'; script-src '{source_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
