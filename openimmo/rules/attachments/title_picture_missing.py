"""One of the pictures is the title picture."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Gruppe, Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_picture, named_plan
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where there are pictures and none is TITELBILD; a plan in front is told by a rule of its own."""
    sent = attached(listing)
    for anhang in sent:
        if anhang.gruppe is Gruppe.TITELBILD:
            return
    first = next((anhang for anhang in sent if is_picture(anhang)), None)
    if first is not None and first.gruppe is not Gruppe.GRUNDRISS and not named_plan(first):
        yield Hit(path="anhaenge")


RULE = Rule(
    code="rule-title-picture-missing",
    severity=Severity.INFO,
    de="Kein Bild ist als Titelbild gekennzeichnet.",
    en="No picture is marked as the title picture.",
    help_de='Dem schönsten Bild gruppe="TITELBILD" geben.',
    help_en='Give gruppe="TITELBILD" to the best picture.',
    why_de="Ohne Titelbild nimmt jeder Empfänger das Bild, das er für das erste hält.",
    why_en="Without a title picture each receiver takes the one it thinks is first.",
    source="OpenImmo 1.2.7b, anhang/@gruppe",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="AUSSENANSICHTEN"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
