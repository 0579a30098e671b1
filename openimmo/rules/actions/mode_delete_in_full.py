"""A delivery does not claim to be the whole stock and a deletion at once."""

from collections.abc import Iterator

from openimmo.domain.delivery import Scope
from openimmo.findings import Severity
from openimmo.model import Modus
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(feed: FeedSeen, _around: Around) -> Iterator[Hit]:
    """A hit where umfang is VOLL and modus DELETE."""
    if feed.scope is Scope.VOLL and feed.transfer.modus is Modus.DELETE:
        yield Hit(path="/openimmo/uebertragung/@modus", value="DELETE")


RULE = Rule(
    code="rule-mode-delete-in-full",
    severity=Severity.WARNING,
    of=Of.FEED,
    de='Die Lieferung sagt umfang="VOLL" und modus="DELETE"; das kann heißen, dass der ganze Bestand gelöscht wird.',
    en='The delivery says umfang="VOLL" and modus="DELETE"; that may mean the whole stock is to be deleted.',
    help_de='Zum Löschen einzelner Objekte umfang="TEIL" und je Objekt aktionart="DELETE" senden.',
    help_en='To delete single listings, send umfang="TEIL" and aktionart="DELETE" for each of them.',
    why_de="Ein Teil der Empfänger liest das als Löschung der genannten Objekte, ein anderer als Löschung aller.",
    why_en="Some receivers read this as deleting the listings named, others as deleting all.",
    source="OpenImmo 1.2.7b, uebertragung/@umfang, @modus",
    right=Example(transfer={"umfang": "VOLL", "modus": "CHANGE"}),
    wrong=Example(transfer={"umfang": "VOLL", "modus": "DELETE"}, listings=False),
    check=check,
)
