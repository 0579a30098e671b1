"""A full transfer names the listings of every provider it speaks for."""

from collections.abc import Iterator

from openimmo.domain.delivery import Scope
from openimmo.findings import Severity
from openimmo.model import Modus
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.identity.numbering import owner
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit at each anbieter of a VOLL that has no listing; not where deleting all is asked for by modus."""
    if feed.scope is not Scope.VOLL or feed.transfer.modus is Modus.DELETE:
        return
    filled = {owner(feed, provider) for provider in {one.provider for one in feed.listings}}
    for position, anbieter in enumerate(feed.providers):
        if owner(feed, position) not in filled:
            name = (anbieter.firma or anbieter.openimmo_anid or anbieter.anbieternr or "").strip()[:80]
            yield Hit(path=f"/openimmo/anbieter[{position + 1}]", params={"name": name or f"[{position + 1}]"})


RULE = Rule(
    code="rule-full-without-listings",
    severity=Severity.ERROR,
    of=Of.FEED,
    de="Die Vollübertragung enthält kein Objekt des Anbieters {name}; wer sie wörtlich nimmt, löscht seinen ganzen"
    " Bestand.",
    en="The full transfer holds no listing of the provider {name}; taken literally, it deletes the whole stock.",
    help_de='Den Export prüfen. Änderungen mit umfang="TEIL" senden; sollen wirklich alle Objekte weg, jedes mit'
    ' aktionart="DELETE".',
    help_en='Check the export. Send changes with umfang="TEIL"; where really all listings are to go, each with'
    ' aktionart="DELETE".',
    why_de="Bei einer Vollübertragung gilt als gelöscht, was nicht genannt wird. Ein leerer Export ist fast immer ein"
    " Unfall.",
    why_en="In a full transfer, what is not named counts as deleted. An empty export is nearly always an accident.",
    source="OpenImmo 1.2.7b, uebertragung/@umfang; wohnungsboerse.net, XML-Schnittstelle",
    right=Example(transfer={"umfang": "TEIL"}, listings=False),
    wrong=Example(transfer={"umfang": "VOLL"}, listings=False),
    check=check,
)
