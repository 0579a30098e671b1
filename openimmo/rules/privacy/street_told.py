"""Where the address is not released, the texts do not tell it either."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.address.streets import parted
from openimmo.rules.privacy.prose import texts
from openimmo.rules.rule import Example, Hit, Rule, Sure

_SHORTEST = 4
_LONGEST = 100


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each text with street and house number of an address that is not released."""
    object_, geo = listing.verwaltung_objekt, listing.geo
    if object_ is None or object_.objektadresse_freigeben is not False or geo is None or not geo.strasse:
        return
    street, number = parted(geo.strasse) or (geo.strasse.strip(), (geo.hausnummer or "").strip())
    if not _SHORTEST <= len(street) <= _LONGEST or not 0 < len(number) <= _SHORTEST * 2:
        return
    wanted = _plain(f"{street} {number}")
    for path, text in (*texts(listing), *_titles(listing)):
        if _stands(wanted, _plain(text)):
            yield Hit(path=path, value=f"{street} {number}")


def _titles(listing: Immobilie) -> Iterator[tuple[str, str]]:
    sent = listing.anhaenge.anhang if listing.anhaenge is not None else ()
    for position, anhang in enumerate(sent, 1):
        if anhang.anhangtitel:
            yield (
                f"anhaenge/anhang[{position}]/anhangtitel" if len(sent) > 1 else "anhaenge/anhang/anhangtitel",
                (anhang.anhangtitel[:1000]),
            )


def _plain(text: str) -> str:
    """The text so that spellings compare; ß is ss by casefold."""
    return " ".join(text.casefold().replace("strasse", "str").replace("str.", "str").split())


def _stands(wanted: str, text: str) -> bool:
    """Whether the address stands there, and not only the beginning of a longer house number."""
    start = text.find(wanted)
    while start >= 0:
        if not text[start + len(wanted) : start + len(wanted) + 1].isdigit():
            return True
        start = text.find(wanted, start + 1)
    return False


RULE = Rule(
    code="rule-street-told",
    severity=Severity.WARNING,
    de="Die Adresse ist nicht freigegeben, steht aber im Text: „{value}“.",
    en="The address is not released, but stands in the text: “{value}”.",
    help_de="Straße und Hausnummer aus dem Text nehmen, oder objektadresse_freigeben auf true setzen.",
    help_en="Take street and house number out of the text, or set objektadresse_freigeben to true.",
    why_de="Texte zeigt jeder Empfänger, wie sie sind; hier kann niemand die Adresse für Sie verbergen.",
    why_en="Every receiver shows texts as they are; here nobody can hide the address for you.",
    source="OpenImmo 1.2.7b, objektadresse_freigeben",
    sure=Sure.KNOWN,
    right=Example(
        xml="<freitexte><lage>Zwischen Rosengracht 170 und Stadtgarten.</lage></freitexte>"
        "<verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>",
        also=("rule-address-sent-unreleased",),
    ),
    wrong=Example(
        xml="<freitexte><lage>Besichtigung am Samstag, Rosengracht 17.</lage></freitexte>"
        "<verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>",
        also=("rule-address-sent-unreleased",),
    ),
    check=check,
)
