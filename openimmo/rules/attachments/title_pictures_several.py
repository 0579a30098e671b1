"""One picture is the title picture, not several."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Gruppe, Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, step
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where more than one attachment is TITELBILD."""
    sent = attached(listing)
    if [anhang.gruppe for anhang in sent].count(Gruppe.TITELBILD) < 2:
        return
    titles = [index for index, anhang in enumerate(sent) if anhang.gruppe is Gruppe.TITELBILD]
    if len(titles) > 1:
        yield Hit(path=f"{step(sent, titles[1])}/@gruppe", value="TITELBILD", params={"count": str(len(titles))})


RULE = Rule(
    code="rule-title-pictures-several",
    severity=Severity.WARNING,
    de="{count} Bilder sind als Titelbild gekennzeichnet.",
    en="{count} pictures are marked as the title picture.",
    help_de="Nur einem Bild die Gruppe TITELBILD geben, den anderen BILD oder eine Ansicht.",
    help_en="Give the group TITELBILD to one picture only, and BILD or a view to the others.",
    why_de="Welches Bild vorn steht, ist dann Zufall.",
    why_en="Which picture comes first is then left to chance.",
    source="OpenImmo 1.2.7b, anhang/@gruppe",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/1.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Hof</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
