"""What a seller would settle for stays with the broker."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.privacy.own_fields import named
from openimmo.rules.rule import Example, Hit, Rule, Sure

_INTERNAL = re.compile(
    r"(?:.*[_\s-])?(?:zielpreis|wunschpreis|mindestverkaufspreis|mindestpreis_intern|schmerzgrenze|preisuntergrenze"
    r"|untergrenze|limitpreis|einkaufspreis|verhandlungs(?:spielraum|basis_intern)|target_price|interne?_?(?:notiz|bemerkung)"
    r"|(?:notiz|bemerkung)_?intern|maklernotiz)"
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each user-defined field that is named like something internal."""
    return named(listing, _INTERNAL)


RULE = Rule(
    code="rule-internal-figures",
    severity=Severity.WARNING,
    de="Das eigene Feld „{name}“ ist offenbar nur für den Makler bestimmt.",
    en="The user-defined field “{name}” seems to be for the broker only.",
    help_de="Das Feld vom Export ausschließen.",
    help_en="Leave the field out of the export.",
    why_de="Steht der Zielpreis im Feed, kennt ihn jeder Empfänger, und womöglich jeder Interessent.",
    why_en="With the target price in the feed, every receiver knows it, and perhaps every buyer.",
    source="description of immo-billie: the target price never leaves",
    sure=Sure.SECONDARY,
    right=Example(
        base="kauf",
        xml='<preise><user_defined_simplefield feldname="wunschtermin">Frühjahr</user_defined_simplefield></preise>',
    ),
    wrong=Example(
        base="kauf",
        xml='<preise><user_defined_simplefield feldname="Zielpreis">455000</user_defined_simplefield></preise>',
    ),
    check=check,
    deletions=True,
)
