"""Answers in one line on stdout: what was done. Knows the texts; does not know what they are about."""

from openimmo.commands.call import Call


def tell(call: Call, code: str, **params: object) -> None:
    """The text of ``code`` in the language of the call."""
    from openimmo.commands.printing import show
    from openimmo.reports.blocks import Line
    from openimmo.texts import say

    show([Line(say(code, call.lang, **params))])
