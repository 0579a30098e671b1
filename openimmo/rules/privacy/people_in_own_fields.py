"""User-defined fields hold nothing about owners, tenants or other people, and no keys or passwords."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.privacy.own_fields import named
from openimmo.rules.rule import Example, Hit, Rule, Sure

_WHO = r"(?:eigent(?:ü|ue)mer|eigner|owner|verk(?:ä|ae)ufer|vermieter|mieter|bewohner|tenant)"
_WHAT = (
    r"(?:[a-z]*name|tel|tel_?nr|telefon|telefonnummer|mobil|handy|phone|e?-?mail|adresse|anschrift|stra(?:ß|ss)e|ort|plz"
    r"|iban|daten|kontakt|contact)"
)
_PRIVATE = re.compile(
    rf"(?:eigent(?:ü|ue)mer|owner)|{_WHO}[_\s-]?{_WHAT}|(?:.*[_\s-])?(?:geburts(?:datum|tag|ort)|iban|kontonummer"
    r"|bankverbindung|personalausweis(?:nr|nummer)?|ausweisnummer|steuer_?id|passwort|kennwort|password"
    r"|schl(?:ü|ue)ssel(?:nr|nummer|ort|standort)|alarmcode|t(?:ü|ue)rcode|tresorcode)"
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each user-defined field whose name says that it is about people or keys."""
    return named(listing, _PRIVATE)


RULE = Rule(
    code="rule-people-in-own-fields",
    severity=Severity.WARNING,
    de="Das eigene Feld „{name}“ enthält vermutlich Daten, die in keine Anzeige gehören.",
    en="The user-defined field “{name}” probably holds data that do not belong in an advertisement.",
    help_de="Das Feld vom Export ausschließen.",
    help_en="Leave the field out of the export.",
    why_de="Eigene Felder gehen an jeden Empfänger mit. Daten über Eigentümer und Mieter dürfen nur dorthin, wo sie"
    " gebraucht werden; das kann Art. 5 DSGVO verlangen.",
    why_en="User-defined fields go to every receiver. Data about owners and tenants may go only where they are needed;"
    " Article 5 GDPR may require that.",
    source="Article 5(1)(c) GDPR",
    sure=Sure.GUESS,
    right=Example(
        xml='<verwaltung_objekt><user_defined_simplefield feldname="eigentuemergemeinschaft">WEG Rosengracht'
        '</user_defined_simplefield><user_defined_simplefield feldname="eigentuemer">ja</user_defined_simplefield>'
        "</verwaltung_objekt>"
    ),
    wrong=Example(
        xml='<verwaltung_objekt><user_defined_simplefield feldname="Eigentuemer_Name">Karl Aumann'
        "</user_defined_simplefield></verwaltung_objekt>"
    ),
    check=check,
    deletions=True,
)
