"""The media references of one listing as a whole: the title picture, repetitions and sums.

Pure: knows references only. Does not know files or packages.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from openimmo.domain.delivery import MediaCounts
from openimmo.domain.listing import MediaRef
from openimmo.media.claims import NO_FACE, word


def with_title_picture(media: Sequence[MediaRef]) -> tuple[MediaRef, ...]:
    """``media`` in order, the title picture marked: the first TITELBILD that is there, else the first picture."""
    chosen = next(_titles(media), None)
    return tuple(msgspec.structs.replace(one, title_picture=one is chosen) for one in media)


def _titles(media: Sequence[MediaRef]) -> Iterator[MediaRef]:
    there = [one for one in media if one.state == "link" or _is_picture(one)]
    yield from (one for one in there if word(one.gruppe) == "TITELBILD")
    yield from (one for one in there if _is_picture(one) and word(one.gruppe) not in NO_FACE)


def _is_picture(one: MediaRef) -> bool:
    return one.state == "stored" and (one.media_type or "").startswith("image/")


def repeated(media: Sequence[MediaRef]) -> Iterator[int]:
    """The indexes of references whose content an earlier one has already."""
    seen: set[str] = set()
    for index, one in enumerate(media):
        if one.sha256 in seen:
            yield index
        elif one.sha256:
            seen.add(one.sha256)


def counted(media: Sequence[MediaRef]) -> MediaCounts:
    """How many references met which fate; links are counted apart."""
    states = Counter(one.state for one in media)
    return MediaCounts(
        referenced=len(media) - states["link"],
        stored=states["stored"],
        missing=states["missing"],
        refused=states["refused"],
        links=states["link"],
    )
