"""A full transfer deletes by leaving out, so no listing in it asks to be deleted."""

from collections.abc import Iterator

from openimmo.domain.delivery import Scope
from openimmo.findings import Severity
from openimmo.model import Aktionart
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.identity.numbering import shown
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at each listing of a VOLL with the action DELETE."""
    if feed.scope is not Scope.VOLL:
        return
    for one in feed.listings:
        if one.action is Aktionart.DELETE:
            path = f"{one.path}/verwaltung_techn/aktion/@aktionart"
            params = {"number": shown(one.extern or one.obid)}
            yield Hit(path=path, value="DELETE", listing=one.extern, line=one.line, params=params)


RULE = Rule(
    code="rule-delete-in-full",
    severity=Severity.WARNING,
    of=Of.FEED,
    de="Das Objekt {number} soll in einer Vollübertragung gelöscht werden.",
    en="The listing {number} is to be deleted within a full transfer.",
    help_de='In einer Vollübertragung das Objekt weglassen, oder mit umfang="TEIL" löschen.',
    help_en='Leave the listing out of a full transfer, or delete it with umfang="TEIL".',
    why_de="VOLL nennt den Bestand, wie er sein soll. Manche Empfänger lesen das Objekt darum als vorhanden.",
    why_en="VOLL names the stock as it is to be. Some receivers therefore read the listing as present.",
    source="OpenImmo 1.2.7b, uebertragung/@umfang",
    right=Example(more=('<verwaltung_techn><aktion aktionart="DELETE"/></verwaltung_techn>',)),
    wrong=Example(
        transfer={"umfang": "VOLL"}, more=('<verwaltung_techn><aktion aktionart="DELETE"/></verwaltung_techn>',)
    ),
    check=check,
)
