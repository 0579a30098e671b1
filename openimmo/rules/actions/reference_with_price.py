"""A reference, an object already sold or let, does not tell its price."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Aktionart, Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import amount
from openimmo.rules.rule import Example, Hit, Rule, Sure

_PRICES = ("kaufpreis", "nettokaltmiete", "kaltmiete", "warmmiete", "pauschalmiete")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a listing with the action REFERENZ has a price."""
    if about.action is not Aktionart.REFERENZ or listing.preise is None:
        return
    for name in _PRICES:
        price = amount(listing.preise, name)
        if price is not None:
            yield Hit(path=f"preise/{name}", value=str(price), params={"field": name})
            return


RULE = Rule(
    code="rule-reference-with-price",
    severity=Severity.INFO,
    de="Das Objekt wird als Referenz gesendet und nennt noch einen Preis ({field}).",
    en="The listing is sent as a reference and still tells a price ({field}).",
    help_de='Bei aktionart="REFERENZ" Preise weglassen oder kaufpreis mit auf_anfrage="true" senden.',
    help_en='With aktionart="REFERENZ", leave prices out or send kaufpreis with auf_anfrage="true".',
    why_de="Referenzen bleiben oft jahrelang sichtbar. Was jemand bezahlt hat, geht dann niemanden etwas an; außerdem"
    " sieht das Objekt aus wie ein Angebot.",
    why_en="References often stay visible for years. What somebody paid is nobody's business then, and the object looks"
    " like an offer.",
    source="OpenImmo 1.2.7b, aktion/@aktionart REFERENZ",
    sure=Sure.GUESS,
    right=Example(
        base="kauf",
        xml='<preise><kaufpreis auf_anfrage="true">0</kaufpreis></preise>'
        '<verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>',
    ),
    wrong=Example(base="kauf", xml='<verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>'),
    check=check,
)
