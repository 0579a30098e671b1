"""An openimmo_obid belongs to one listing only."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.identity.numbering import OBID, deleted, owner, shown
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at each listing whose openimmo_obid stands before it with another number, deletions aside."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for one in feed.listings:
        if one.obid is None or one.extern is None or deleted(feed, one):
            continue
        here = owner(feed, one.provider), one.extern
        known = first.setdefault((one.obid, one.sprache.casefold()), here)
        if known != here:
            params = {"obid": shown(one.obid), "number": shown(one.extern), "other": shown(known[1])}
            yield Hit(
                path=f"{one.path}/{OBID}", value=shown(one.obid), listing=one.extern, line=one.line, params=params
            )


RULE = Rule(
    code="rule-obid-twice",
    severity=Severity.WARNING,
    of=Of.FEED,
    de="Die openimmo_obid {obid} des Objekts {number} hat in diesem Feed schon das Objekt {other}.",
    en="The openimmo_obid {obid} of the listing {number} is already that of the listing {other} in this feed.",
    help_de="Jedem Objekt eine eigene openimmo_obid geben, auch beim Kopieren eines Objekts.",
    help_en="Give each listing an openimmo_obid of its own, also when a listing is copied.",
    why_de="Wer Objekte an der openimmo_obid erkennt, hält beide für eines und überschreibt das erste.",
    why_en="Whoever recognises listings by their openimmo_obid takes both for one and overwrites the first.",
    source="OpenImmo 1.2.7b, verwaltung_techn/openimmo_obid",
    right=Example(
        more=(
            '<verwaltung_techn><aktion aktionart="DELETE"/>'
            "<openimmo_obid>OMUS20260301103000000aue0017010</openimmo_obid></verwaltung_techn>",
        )
    ),
    wrong=Example(
        more=("<verwaltung_techn><openimmo_obid>OMUS20260301103000000aue0017010</openimmo_obid></verwaltung_techn>",)
    ),
    check=check,
)
