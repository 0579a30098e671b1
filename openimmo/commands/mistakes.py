"""Mistakes in using the command line, told in one line of the reader's language.

Knows typer's exceptions by their names, which are what its versions keep. Does not print.
"""

import re
from collections.abc import Callable
from typing import Any

import typer

from openimmo.commands.words import word


class Mistake(typer.BadParameter):
    """A wrong use that is found here: a code of texts/commands.toml with what fills its sentence."""

    def __init__(self, code: str, context: typer.Context | None = None, /, **params: object) -> None:
        super().__init__(code, context)
        self.code = code
        self.params = params


def told(error: Any, lang: str) -> str:
    """What is wrong, and where to read how it is right."""
    sentence = TELLERS.get(type(error).__name__, _anything)(error, lang)
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "openimmo"
    return f"{sentence} {word('usage-see-help', lang, command=command)}"


def _mistake(error: Any, lang: str) -> str:
    return word(error.code, lang, **error.params)


def _no_such_option(error: Any, lang: str) -> str:
    if not error.possibilities:
        return word("usage-no-such-option", lang, name=error.option_name)
    return word("usage-no-such-option-but", lang, name=error.option_name, near=", ".join(sorted(error.possibilities)))


def _missing(error: Any, lang: str) -> str:
    return word("usage-missing", lang, name=_name(error.param))


def _bad_value(error: Any, lang: str) -> str:
    return word("usage-bad-value", lang, name=_name(error.param), allowed=_allowed(error))


def _allowed(error: Any) -> str:
    low, high = (getattr(error.param, end, None) for end in ("min", "max"))
    if low is not None and high is not None:
        return f"{low} … {high}"
    return str(error.param.display_type(error.ctx)).strip("<>").replace("|", " | ")


def _bad_option(error: Any, lang: str) -> str:
    needs = "requires" in error.message
    return word("usage-needs-value" if needs else "usage-takes-no-value", lang, name=error.option_name)


def _wrong_use(error: Any, lang: str) -> str:
    """Typer says so where no command was given, and where there are too many arguments."""
    if commands := getattr(error.ctx.command, "commands", None):
        return word("usage-no-command", lang, commands=", ".join(commands))
    extra = re.search(r"\((?!s\))(.*)\)$", error.message, re.DOTALL)
    return word("usage-too-many", lang, extra=extra[1]) if extra else _anything(error, lang)


def _anything(error: Any, lang: str) -> str:
    return word("usage-wrong", lang, detail=" ".join(error.format_message().split()))


def _name(param: Any) -> str:
    return str(param.metavar or param.name) if param.param_type_name == "argument" else str(param.opts[-1])


TELLERS: dict[str, Callable[[Any, str], str]] = {
    "Mistake": _mistake,
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _bad_option,
    "UsageError": _wrong_use,
}
