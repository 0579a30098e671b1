"""Gathers the cards of listings while they are judged: the first ones, and those with errors, within limits.

Knows listings, findings' counts and attachments. Does not know how a card is shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import msgspec

from openimmo.domain.listing import MediaRef
from openimmo.domain.validation import EnergyLabel, FindingCounts, Gallery, ListingCard
from openimmo.findings import Severity
from openimmo.importers.feed import ReadListing
from openimmo.media.claims import NO_FACE, Attachment, word
from openimmo.media.thumbnails import Thumbnails
from openimmo.model import Immobilie
from openimmo.pipeline.attachments import attachments_of, is_plain_link
from openimmo.pipeline.records import line, summary

_TRIES = 3
_ABSENT = 5
_TITLE = 200
_LINE = 80


class CardLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How many cards there are: the first ``first``, with those that have errors up to ``most``.

    ``thumbnail_bytes`` bounds all their pictures together; 0 makes none.
    """

    first: int = 500
    most: int = 1_000
    thumbnail_bytes: int = 8_000_000


class Judged(NamedTuple):
    """One listing that was judged; ``media`` is None where nobody could look for its files."""

    feed: str
    listing: ReadListing
    number: str | None
    media: Sequence[MediaRef] | None
    counts: FindingCounts


@dataclass(frozen=True)
class _Sums:
    """How far the gathering has come; ``room`` counts the bytes of thumbnails."""

    seen: int = 0
    cards: int = 0
    plain: int = 0
    room: int = 0
    media: Counter[str] = field(default_factory=Counter)


class Cards:
    """The cards of one package, feed by feed: what was added since ``begin`` counts once it is settled."""

    def __init__(self, limits: CardLimits, thumbnails: Thumbnails) -> None:
        self._limits = limits
        self._thumbnails = thumbnails
        self._cards: list[ListingCard] = []
        self._settled = self._now = _Sums()

    def begin(self) -> None:
        """A feed begins, or begins again: forget what was not settled."""
        self._now = self._settled
        del self._cards[self._now.cards :]

    def settle(self) -> None:
        """The feed was read to its end."""
        self._settled = self._now

    def add(self, judged: Judged) -> None:
        """A card for the listing if there is room for one."""
        now, media = self._now, _states(judged)
        seen, total = now.seen + 1, now.media + media
        wanted = seen <= self._limits.first or judged.counts.error > 0
        if not wanted or now.cards >= self._limits.most:
            self._now = replace(now, seen=seen, media=total)
            return
        made = self._thumbnails.of(_faces(judged), judged.feed) if self._limits.thumbnail_bytes else b""
        fits = now.room + len(made) <= self._limits.thumbnail_bytes
        self._cards.append(_card(judged, dict(media), made if fits else b""))
        room = now.room + len(made) if fits else now.room
        self._now = _Sums(seen, now.cards + 1, now.plain + (not fits), room, total)

    def gallery(self) -> Gallery:
        """All that was settled."""
        self.begin()
        told = self._settled
        return Gallery(
            cards=tuple(self._cards), omitted=told.seen - told.cards, plain=told.plain, media=dict(told.media)
        )


def _states(judged: Judged) -> Counter[str]:
    if judged.media is not None:
        return Counter(one.state for one in judged.media)
    anhaenge = judged.listing.immobilie.anhaenge
    sent = anhaenge.anhang if anhaenge else ()
    return Counter("link" if is_plain_link(anhang) else "unchecked" for anhang in sent)


def _faces(judged: Judged) -> list[Attachment]:
    """The pictures that may stand for the listing, the title picture first."""
    sent = attachments_of(judged.listing.immobilie, judged.listing.path, judged.listing.line)
    pictures = [one for one in judged.media or () if one.state == "stored" and _is_face(one)]
    pictures.sort(key=lambda one: (not one.title_picture, word(one.gruppe) == "GRUNDRISS"))
    return [sent[one.position] for one in pictures[:_TRIES] if one.position < len(sent)]


def _is_face(one: MediaRef) -> bool:
    return (one.media_type or "").startswith("image/") and word(one.gruppe) not in NO_FACE


def _card(judged: Judged, media: dict[str, int], thumbnail: bytes) -> ListingCard:
    immobilie, known = judged.listing.immobilie, summary(judged.listing.immobilie)
    absent = [one for one in judged.media or () if one.state in ("missing", "refused")]
    return ListingCard(
        feed=judged.feed,
        path=judged.listing.path,
        line=judged.listing.line,
        number=judged.number,
        title=known.title[:_TITLE] if known.title else None,
        kind=known.kind,
        marketing=known.marketing,
        zip=_short(known.zip),
        city=_short(known.city),
        country=_short(known.country),
        price=known.price,
        currency=_short(known.currency),
        living_area=known.living_area,
        rooms=known.rooms,
        energy=_energy(immobilie),
        media=media,
        absent=tuple((one.path or one.title or f"{one.position + 1}")[:_TITLE] for one in absent[:_ABSENT]),
        thumbnail=thumbnail,
        counts=judged.counts,
    )


def _energy(immobilie: Immobilie) -> EnergyLabel | None:
    state = immobilie.zustand_angaben
    passes = state.energiepass if state else ()
    if not passes:
        return None
    one = passes[0]
    values = (one.energieverbrauchkennwert, one.endenergiebedarf, one.hwbwert)
    return EnergyLabel(
        kind=_short(one.epart),
        value=next(filter(None, map(_short, values)), None),
        grade=next(filter(None, map(_short, (one.wertklasse, one.hwbklasse))), None),
        valid_until=_short(one.gueltig_bis),
    )


def _short(text: str | None) -> str | None:
    return (line(text) or "")[:_LINE] or None


def counted(before: Counter[Severity], after: Counter[Severity]) -> FindingCounts:
    """What was found between two counts."""
    return FindingCounts(**{severity.value: after[severity] - before[severity] for severity in Severity})
