"""Asks before something is done that others will see. Knows terminals; does not know what is asked."""

import sys

import typer

from openimmo.commands.call import Call
from openimmo.commands.mistakes import Mistake

YES = ("j", "ja", "y", "yes")


def sure(context: typer.Context, code: str, **params: object) -> bool:
    """Whether whoever sits at the terminal says yes to the question ``code``; without a terminal, --yes is needed."""
    from openimmo.texts import say

    call: Call = context.obj
    if not sys.stdin.isatty():
        options = {option for one in context.command.params for option in one.opts}
        raise Mistake("command-needs-yes" if "--dry-run" in options else "command-needs-yes-alone", context)
    print(say(code, call.lang, **params), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in YES
