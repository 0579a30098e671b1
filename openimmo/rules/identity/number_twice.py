"""Two different listings of one provider never bear the same public number in the same language."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.identity.numbering import NUMBER, other_obid, same_number, shown
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at each entry whose number stands before it with another openimmo_obid."""
    for entries in same_number(feed):
        for one in other_obid(feed, entries):
            params = {"number": shown(one.extern), "obid": shown(one.obid)}
            yield Hit(
                path=f"{one.path}/{NUMBER}", value=shown(one.extern), listing=one.extern, line=one.line, params=params
            )


RULE = Rule(
    code="rule-number-twice",
    severity=Severity.ERROR,
    of=Of.FEED,
    de="Die Objektnummer {number} gehört in diesem Feed schon einem anderen Objekt; dieses hat die openimmo_obid"
    " {obid}.",
    en="The listing number {number} already belongs to another listing of this feed; this one has the openimmo_obid"
    " {obid}.",
    help_de="Jedem Objekt eine eigene objektnr_extern geben; Übersetzungen desselben Objekts durch sprache"
    " unterscheiden.",
    help_en="Give each listing an objektnr_extern of its own; tell translations of one listing apart by sprache.",
    why_de="Wer Objekte an der Nummer erkennt, überschreibt das erste mit dem zweiten: Ein Angebot verschwindet.",
    why_en="Whoever recognises listings by their number overwrites the first with the second: one offer is lost.",
    source="OpenImmo 1.2.7b, objektnr_extern; OpenEstate news: eindeutig-zweideutige Objekt-Nummern",
    right=Example(
        more=("<verwaltung_techn><objektnr_extern>AUE-1701</objektnr_extern><sprache>en</sprache></verwaltung_techn>",)
    ),
    wrong=Example(more=("<verwaltung_techn><objektnr_extern>AUE-1701</objektnr_extern></verwaltung_techn>",)),
    check=check,
)
