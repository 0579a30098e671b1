"""How numbers, moments and reasons are written for people.

Knows the two languages of texts/. Does not know what is reported.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from openimmo.domain.delivery import Reason
from openimmo.texts import advice, say

NOTHING = "–"


def amount(value: Decimal | int, lang: str) -> str:
    """A number with its thousands marked and no idle zeros: 1,780.5 or 1.780,5."""
    if isinstance(value, Decimal) and value.adjusted() > 30:
        return str(value)
    written = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return written.translate(str.maketrans(",.", ".,")) if lang == "de" else written


def moment(at: datetime | None, lang: str) -> str:
    """A point in time to the minute, in UTC."""
    if at is None:
        return NOTHING
    return at.astimezone(UTC).strftime("%d.%m.%Y %H:%M UTC" if lang == "de" else "%Y-%m-%d %H:%M UTC")


def day(on: date | None, lang: str) -> str:
    """A day."""
    return NOTHING if on is None else on.strftime("%d.%m.%Y" if lang == "de" else "%Y-%m-%d")


def sentence(reason: Reason, lang: str) -> str:
    """The reason as a sentence."""
    return say(reason.code, lang, **reason.params)


def explained(reason: Reason, lang: str) -> str:
    """The reason as a sentence, with what can be done about it."""
    return " ".join(filter(None, (sentence(reason, lang), advice(reason.code, lang, **reason.params))))


def joined(parts: Iterable[object | None], between: str = " ") -> str:
    """The parts that say something, else a dash."""
    return between.join(str(part) for part in parts if part) or NOTHING
