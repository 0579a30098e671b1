"""The public number of a listing is no longer than the narrowest large receiver takes: 50 characters."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule

_LIMIT = 50
_SHOWN = 80


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objektnr_extern has more than 50 characters."""
    technical = listing.verwaltung_techn
    if technical is None or technical.objektnr_extern is None or len(technical.objektnr_extern) <= _LIMIT:
        return
    number = technical.objektnr_extern.strip()
    if len(number) > _LIMIT:
        params = {"length": str(len(number)), "limit": str(_LIMIT)}
        yield Hit(path="verwaltung_techn/objektnr_extern", value=number[:_SHOWN], params=params)


RULE = Rule(
    code="rule-number-too-long",
    severity=Severity.WARNING,
    de="Die Objektnummer hat {length} Zeichen; ImmobilienScout24 nimmt höchstens {limit}.",
    en="The listing number has {length} characters; ImmobilienScout24 takes at most {limit}.",
    help_de="objektnr_extern kürzen, bevor das Objekt zum ersten Mal gesendet wird.",
    help_en="Shorten objektnr_extern before the listing is sent for the first time.",
    why_de="Wird die Nummer beim Empfänger abgeschnitten, passen spätere Änderungen und Löschungen nicht mehr zum"
    " Objekt.",
    why_en="Where a receiver cuts the number off, later changes and deletions no longer fit the listing.",
    source="ImmobilienScout24 API, import/export, externalId",
    right=Example(
        xml="<verwaltung_techn><objektnr_extern>AUE-2026-AACHEN-INNENSTADT-ROSENGRACHT-017-WE-0021</objektnr_extern>"
        "</verwaltung_techn>"
    ),
    wrong=Example(
        xml="<verwaltung_techn><objektnr_extern>AUE-2026-AACHEN-INNENSTADT-ROSENGRACHT-017-WE-00021</objektnr_extern>"
        "</verwaltung_techn>"
    ),
    check=check,
    deletions=True,
)
