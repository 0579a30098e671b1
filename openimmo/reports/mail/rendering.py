"""Makes the two bodies of a mail from a pair of templates: plain text and HTML.

Does not know what a mail is about.
"""

from collections.abc import Mapping
from pathlib import Path

from openimmo.release import VERSION
from openimmo.reports.templates import templates
from openimmo.reports.writing import amount, day, moment
from openimmo.texts import say

FOLDER = Path(__file__).parent


def bodies(name: str, lang: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Text and HTML of the mail ``name`` in ``lang``; a value that is missing raises UndefinedError."""
    given = {**_words(lang), **values}
    return (
        templates(FOLDER, html=False).get_template(f"{name}.txt.j2").render(given),
        templates(FOLDER).get_template(f"{name}.html.j2").render(given),
    )


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
