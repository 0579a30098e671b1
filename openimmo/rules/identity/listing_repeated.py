"""A listing stands in a feed once."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.identity.numbering import NUMBER, other_obid, same_number, shown
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at the last of several entries for the same listing."""
    for entries in same_number(feed):
        if any(other_obid(feed, entries)):
            continue
        last = entries[-1]
        params = {"number": shown(last.extern), "count": str(len(entries))}
        yield Hit(
            path=f"{last.path}/{NUMBER}", value=shown(last.extern), listing=last.extern, line=last.line, params=params
        )


RULE = Rule(
    code="rule-listing-repeated",
    severity=Severity.INFO,
    of=Of.FEED,
    de="Das Objekt {number} steht {count}-mal in diesem Feed; der letzte Eintrag zählt.",
    en="The listing {number} stands in this feed {count} times; the last entry counts.",
    help_de="Erst ändern, dann löschen ist erlaubt; sonst jedes Objekt nur einmal senden.",
    help_en="A change followed by a deletion is allowed; otherwise send each listing once.",
    why_de="Die Einträge werden in ihrer Reihenfolge ausgeführt. Empfänger, die sie anders ordnen, kommen zu einem"
    " anderen Ergebnis.",
    why_en="The entries are carried out in their order. Receivers that order them differently come to another result.",
    source="OpenImmo 1.2.7b, aktion/@aktionart; feeds of onOffice",
    right=Example(more=("",)),
    wrong=Example(
        more=(
            '<verwaltung_techn><objektnr_extern>AUE-1701</objektnr_extern><aktion aktionart="DELETE"/>'
            "</verwaltung_techn>",
        )
    ),
    check=check,
)
