"""Makes a page of a template: its style inside, pictures beside it, and a policy that allows nothing else.

Does not know what a page is about.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from openimmo.reports.templates import source_hash, templates
from openimmo.texts import say

FOLDER = Path(__file__).parent


def render(template: str, lang: str, **values: object) -> bytes:
    """The page in ``lang`` as UTF-8; a name that the template asks for and nobody gives raises UndefinedError."""
    return templates(FOLDER).get_template(template).render(**_words(lang), **values).encode("utf-8", "replace")


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
    allowed = source_hash(style)
    return f"default-src 'none'; img-src 'self' file:; style-src '{allowed}'; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return (FOLDER / "style.css").read_text(encoding="utf-8")
