"""Tells the listings of a feed apart: whose they are, by which number, and whether they are to be deleted."""

from collections.abc import Iterator

from openimmo.model import Aktionart, Modus
from openimmo.rules.feed import FeedSeen, Seen

NUMBER = "verwaltung_techn/objektnr_extern"
OBID = "verwaltung_techn/openimmo_obid"
_SHOWN = 80


def shown(text: str | None) -> str:
    """A number as a sentence shows it, shortened where it is endless."""
    return (text or "–")[:_SHOWN]


def owner(feed: FeedSeen, provider: int) -> str:
    """Who an anbieter is: its openimmo_anid, or its position where it has none."""
    anid = feed.providers[provider].openimmo_anid if 0 <= provider < len(feed.providers) else None
    return (anid or "").strip() or f"#{provider}"


def deleted(feed: FeedSeen, one: Seen) -> bool:
    """Whether a listing is to be deleted, by its own action or by that of the whole delivery."""
    return one.action is Aktionart.DELETE or (one.action is None and feed.transfer.modus is Modus.DELETE)


def same_number(feed: FeedSeen) -> Iterator[list[Seen]]:
    """The entries that bear the same number at the same provider in the same language, where there are several."""
    owners = {one.provider: owner(feed, one.provider) for one in feed.listings}
    groups: dict[tuple[str, str, str], list[Seen]] = {}
    for one in feed.listings:
        if one.extern is not None:
            groups.setdefault((owners[one.provider], one.extern, one.sprache.casefold()), []).append(one)
    return (entries for entries in groups.values() if len(entries) > 1)


def other_obid(feed: FeedSeen, entries: list[Seen]) -> Iterator[Seen]:
    """The entries, deletions aside, whose openimmo_obid is another than that of the first that has one."""
    known: set[str] = set()
    for one in entries:
        if one.obid is None or deleted(feed, one) or one.obid in known:
            continue
        if known:
            yield one
        known.add(one.obid)
