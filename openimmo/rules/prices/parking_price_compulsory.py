"""A parking space that has to be taken along is part of the price."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import parking_priced
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import near

_PLACES = ("tellpl", "arage", "arport", "arkpl")
_MUST = (
    "verpflichtend",
    "obligatorisch",
    "zwingend",
    "muss mit",
    "müssen mit",
    "nur zusammen",
    "nur gemeinsam",
    "mitzumieten",
)
_NOT = ("nicht verpflichtend", "nicht zwingend", "nicht obligatorisch", "kein muss")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a parking space has a price of its own and a text says that it must be taken."""
    preise, texts = listing.preise, listing.freitexte
    if preise is None:
        return
    priced = parking_priced(preise)
    if priced is None:
        return
    remarks = (texts.sonstige_angaben, texts.objektbeschreibung) if texts is not None else ()
    for text in (preise.freitext_preis, *remarks):
        if text and _compulsory(text[:20_000]):
            yield Hit(path=f"preise/{priced}", params={"field": priced.partition("[")[0]})
            return


def _compulsory(text: str) -> bool:
    places = [place for place in _PLACES if place in text]  # most texts speak of none
    if not places or not any(word in text for word in _MUST):
        return False
    for place in places:
        for said in near(text, place, 90):
            small = said.lower()
            if any(word in small for word in _MUST) and not any(word in small for word in _NOT):
                return True
    return False


RULE = Rule(
    code="rule-parking-price-compulsory",
    severity=Severity.INFO,
    de="Ein Stellplatz ({field}) muss laut Text mit übernommen werden, hat aber einen eigenen Preis.",
    en="By its text a parking space ({field}) has to be taken along, but it has a price of its own.",
    help_de=(
        "Den Preis des Stellplatzes in kaufpreis oder nettokaltmiete einrechnen, wenn er nicht abgewählt werden kann."
    ),
    help_en="Count the parking space into kaufpreis or nettokaltmiete where it cannot be left out.",
    why_de="Was zwingend mitbezahlt werden muss, kann zum Gesamtpreis gehören.",
    why_en="What has to be paid in any case may belong into the whole price.",
    source="PAngV, section 3 (total price)",
    sure=Sure.SECONDARY,
    countries=frozenset({"DEU"}),
    right=Example(
        xml="""<preise><stp_garage stellplatzkaufpreis="20000" anzahl="1"/></preise>
    <freitexte><sonstige_angaben>Die Garage kann auf Wunsch dazu erworben werden.</sonstige_angaben></freitexte>""",
        base="kauf",
    ),
    wrong=Example(
        xml="""<preise><stp_garage stellplatzkaufpreis="20000" anzahl="1"/></preise>
    <freitexte><sonstige_angaben>Die Garage muss mit erworben werden.</sonstige_angaben></freitexte>""",
        base="kauf",
    ),
    check=check,
)
