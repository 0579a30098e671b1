"""Where a whole delivery is to delete, no listing in it says otherwise."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Aktionart, Modus
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.identity.numbering import shown
from openimmo.rules.rule import Example, Hit, Of, Rule

_STAYS = (Aktionart.CHANGE, Aktionart.REFERENZ)


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at each listing with CHANGE or REFERENZ in a delivery of modus DELETE."""
    if feed.transfer.modus is not Modus.DELETE:
        return
    for one in feed.listings:
        if one.action in _STAYS:
            path = f"{one.path}/verwaltung_techn/aktion/@aktionart"
            params = {"number": shown(one.extern or one.obid)}
            yield Hit(path=path, value=str(one.action), listing=one.extern, line=one.line, params=params)


RULE = Rule(
    code="rule-mode-against-action",
    severity=Severity.WARNING,
    of=Of.FEED,
    de='Die Lieferung sagt modus="DELETE", das Objekt {number} aber aktionart="{value}".',
    en='The delivery says modus="DELETE", but the listing {number} says aktionart="{value}".',
    help_de="Bei jedem Objekt die gewünschte aktionart angeben und modus weglassen; die Aktion des Objekts zählt.",
    help_en="Give each listing the aktionart that is wanted and leave modus out; the action of the listing counts.",
    why_de="Der eine Empfänger löscht das Objekt, der andere ändert es.",
    why_en="One receiver deletes the listing, another changes it.",
    source="OpenImmo 1.2.7b, uebertragung/@modus, aktion/@aktionart",
    right=Example(
        transfer={"modus": "DELETE"}, xml='<verwaltung_techn><aktion aktionart="DELETE"/></verwaltung_techn>'
    ),
    wrong=Example(transfer={"modus": "DELETE"}),
    check=check,
)
