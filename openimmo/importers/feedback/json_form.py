"""Reads a feedback from the JSON that `openimmo feedback read` prints, or from one of the feedbacks in it.

What no feedback has is refused by name, so that a misspelt key loses nothing. Knows JSON; writes nothing.
"""

from typing import Any

import msgspec

from openimmo.domain.feedback import Feedback
from openimmo.errors import FeedError

DEEPEST = 20
_TOLD = frozenset({"name", "findings", "finding_counts"})
"""What reading adds to a feedback, and writing passes over."""


def feedback_of_json(data: bytes) -> Feedback:
    """The feedback that the JSON says. Raises FeedError."""
    try:
        raw: Any = msgspec.json.decode(data)
        if isinstance(raw, dict) and "feedbacks" in raw:
            raw = _only(raw["feedbacks"])
        feedback = msgspec.convert(raw, Feedback)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise FeedError("feedback-json", text=str(error)[:300]) from error
    known = msgspec.to_builtins(feedback)
    unknown = list(_unknown({name: value for name, value in raw.items() if name not in _TOLD}, known, ""))
    if unknown:
        raise FeedError("feedback-json-unknown", names=", ".join(unknown[:10]))
    return feedback


def _only(feedbacks: object) -> object:
    if isinstance(feedbacks, list) and len(feedbacks) != 1:
        raise FeedError("feedback-json-several", count=len(feedbacks))
    return feedbacks[0] if isinstance(feedbacks, list) else feedbacks


def _unknown(raw: Any, known: Any, path: str) -> list[str]:
    """The keys that ``raw`` has and what was read of it has not."""
    if isinstance(raw, dict) and isinstance(known, dict):
        here = [f"{path}{name}"[:80] for name in raw if name not in known]
        return here + [
            one for name in raw if name in known for one in _unknown(raw[name], known[name], f"{path}{name}/")
        ]
    if isinstance(raw, list) and isinstance(known, (list, tuple)):
        return [one for item, read in zip(raw, known, strict=False) for one in _unknown(item, read, path)]
    return []
