"""Works out once what many rules ask in turn about the same value. Knows no rule and no model."""

from collections.abc import Callable
from typing import Any, TypeVar

Subject = TypeVar("Subject")
Fact = TypeVar("Fact")


def once(read: Callable[[Subject], Fact]) -> Callable[[Subject], Fact]:
    """``read``, with its latest answer kept for as long as it is asked about the same object.

    Only for frozen values: the same object has to stay the same. The kept pair is one reference, so that threads may
    read over each other, but never get the answer to another one's question.
    """
    latest: tuple[Any, Any] = (object(), None)

    def asked(subject: Subject) -> Fact:
        nonlocal latest
        kept = latest
        if kept[0] is not subject:
            latest = kept = (subject, read(subject))
        fact: Fact = kept[1]
        return fact

    return asked
