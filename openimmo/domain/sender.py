"""A sender: by what it is known, what was agreed with it, and how an operator changed that.

Knows words and values only; where they are kept and who wins (file or stock) is told elsewhere.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal
from unicodedata import normalize

import msgspec

FEED_KEYS = ("openimmo_anid", "anbieternr", "firma")
"""What a feed says of itself, the strongest first: a weaker key counts only where no stronger one says otherwise."""

PLACE_KEYS = ("account", "folder", "crm_user")
"""Where it comes in, and whom it names in the receiver's own system; no feed says these."""

KEYS = (*FEED_KEYS, *PLACE_KEYS)


HELD = (
    "import-sender-not-released", "import-sender-blocked", "import-sender-paused", "import-sender-policy",
    "import-probation",
)  # fmt: skip
"""Why a delivery is kept in quarantine until its sender is released, or somebody approves it."""


class SenderState(StrEnum):
    """Whether a sender's deliveries are taken in."""

    RELEASED = "released"
    UNRELEASED = "unreleased"
    BLOCKED = "blocked"
    PROBATION = "probation"
    REMOVED = "removed"


class SenderChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a sender by ``actor``; ``before`` and ``after`` hold only the fields that changed."""

    at: datetime
    actor: str
    action: str
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    note: str | None = None


class SenderProfile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was agreed with a sender; kept as JSON in the stock.

    ``contact`` is a person, ``lang`` the language of reports, ``emails`` the only addresses they may go to;
    ``only_errors`` and ``feedback`` say when they go and with what (None: as ``[mail]`` says). ``max_listings`` is the
    booked package (None: as the policy says). ``probation`` counts the deliveries that are still to be approved.
    ``taken_over`` is when a policy with ``once`` last brought listings. ``password`` is what is kept of the one for the
    built-in receiver (domain.passwords); nobody is told it.
    """

    contact: str | None = None
    lang: Literal["de", "en"] | None = None
    emails: tuple[str, ...] = ()
    only_errors: bool | None = None
    feedback: bool | None = None
    max_listings: int | None = None
    probation: int = 0
    paused: bool = False
    taken_over: datetime | None = None
    password: str | None = None
    history: tuple[SenderChange, ...] = ()

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [(name, getattr(self, name)) for name in self.__struct_fields__ if name != "password"]

    def __repr__(self) -> str:
        """Without what is secret."""
        return f"SenderProfile({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def needs_full_export(self, last_full: datetime | None) -> bool:
        """Whether a portal whose last full export was at ``last_full`` (None: never) must get a full one next.

        It may hold the same listings from before they were taken over from there; only a full export replaces them.
        """
        return self.taken_over is not None and (last_full is None or last_full < self.taken_over)


def named_by(sent: Mapping[str, str], known: Mapping[str, Mapping[str, str]]) -> tuple[str | None, list[str]]:
    """Whose feed it is by the keys it gives: the kind of key that decided, and the names of all senders it fits.

    ``known`` are the keys of each sender by its name. A sender whose stronger key differs is never meant.
    """
    for place, kind in enumerate(FEED_KEYS):
        fits = [name for name, own in known.items() if _same(sent, own, kind) and not _differs(sent, own, place)]
        if fits:
            return kind, fits
    return None, []


def shared_key(keys: Mapping[str, str], known: Mapping[str, Mapping[str, str]], kinds: Iterable[str]) -> str | None:
    """The first sender that has one of these keys already, or None; kinds are looked at one by one."""
    of_kind = ((name, kind) for kind in kinds for name, own in known.items() if _same(keys, own, kind))
    return next((name for name, _ in of_kind), None)


def fold_key(text: str | None) -> str:
    """What two spellings of one key have in common; "" for None."""
    return " ".join(normalize("NFC", normalize("NFC", text or "").casefold()).split())


def _same(sent: Mapping[str, str], known: Mapping[str, str], kind: str) -> bool:
    return bool(fold_key(sent.get(kind))) and fold_key(sent.get(kind)) == fold_key(known.get(kind))


def _differs(sent: Mapping[str, str], known: Mapping[str, str], place: int) -> bool:
    """True when a key stronger than the one at ``place`` is given on both sides and is not the same."""
    return any(
        fold_key(sent.get(kind)) and fold_key(known.get(kind)) and not _same(sent, known, kind)
        for kind in FEED_KEYS[:place]
    )
