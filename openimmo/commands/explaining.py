"""``openimmo rules``: lists the rules, or explains the code of a finding."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake

if TYPE_CHECKING:
    from openimmo.reports.explaining import Explained


class RulesFormat(StrEnum):
    """How rules are printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


CodeArgument = Annotated[str | None, typer.Argument(metavar="CODE", help="help-rules-code")]
RulesFormatOption = Annotated[RulesFormat, typer.Option("--format", help="help-rules-format", show_default=False)]


def run(context: typer.Context, code: CodeArgument = None, form: RulesFormatOption = RulesFormat.TEXT) -> int:
    """Explain CODE, or list every rule."""
    from openimmo.reports.explaining import every_rule, explain, near

    call: Call = context.obj
    if code is None:
        _all(every_rule(call.lang), form, call.lang)
        return Exit.DONE
    one = explain(code, call.lang)
    if one is None:
        raise Mistake("usage-no-such-code", context, code=code, near=", ".join(near(code)) or "–")
    _one(one, form, call.lang)
    return Exit.DONE


def _all(found: "list[Explained]", form: RulesFormat, lang: str) -> None:
    from openimmo.commands.printing import emit, put, show
    from openimmo.reports.explaining import explained_document
    from openimmo.reports.explaining_markdown import manual
    from openimmo.reports.explaining_text import draw_rules

    match form:
        case RulesFormat.JSON:
            emit([explained_document(one, lang) for one in found])
        case RulesFormat.MARKDOWN:
            put(manual(found, lang).encode())
        case RulesFormat.TEXT:
            show(list(draw_rules(found, lang)))


def _one(one: "Explained", form: RulesFormat, lang: str) -> None:
    from openimmo.commands.printing import emit, put, show
    from openimmo.reports.explaining import explained_document
    from openimmo.reports.explaining_markdown import section
    from openimmo.reports.explaining_text import draw_explained

    match form:
        case RulesFormat.JSON:
            emit(explained_document(one, lang))
        case RulesFormat.MARKDOWN:
            put(section(one, lang).encode())
        case RulesFormat.TEXT:
            show(list(draw_explained(one, lang)))
