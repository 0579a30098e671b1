"""The id of a provider, openimmo_anid, is not empty."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.rule import Example, Hit, Of, Rule


def check(anbieter: Anbieter, _around: Around) -> Iterator[Hit]:
    """A hit where openimmo_anid is sent without content; of a missing one the schema tells."""
    if anbieter.openimmo_anid is not None and not anbieter.openimmo_anid.strip():
        yield Hit(path="openimmo_anid", value=anbieter.openimmo_anid[:80])


RULE = Rule(
    code="rule-anid-blank",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    de="Die Kennung des Anbieters openimmo_anid ist leer.",
    en="The provider's id openimmo_anid is empty.",
    help_de="openimmo_anid füllen; anbieternr ist nur ein Notbehelf.",
    help_en="Fill openimmo_anid; anbieternr is only a makeshift.",
    why_de="Empfänger ordnen Objekte nach Anbieter und Nummer. Ohne Anbieter geraten die Bestände zweier Makler mit"
    " gleichen Nummern durcheinander.",
    why_en="Receivers file listings by provider and number. Without the provider, the stocks of two brokers with equal"
    " numbers get mixed up.",
    source="OpenImmo 1.2.7b, anbieter/openimmo_anid",
    right=Example(provider="<openimmo_anid>10417</openimmo_anid>"),
    wrong=Example(provider="<openimmo_anid/>"),
    check=check,
)
