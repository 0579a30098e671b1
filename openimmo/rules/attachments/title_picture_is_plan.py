"""The title picture shows the property, not its floor plan."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Gruppe, Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_picture, named_plan, path_of, step
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the title picture, or else the first of several pictures, is a floor plan."""
    sent, first = attached(listing), None
    for index, anhang in enumerate(sent):
        if anhang.gruppe is Gruppe.TITELBILD:
            first = index
            break
    else:
        shown = [index for index, anhang in enumerate(sent[:50]) if is_picture(anhang)]
        if len(shown) < 2:
            return
        first = shown[0]
    if (sent[first].gruppe is Gruppe.GRUNDRISS or named_plan(sent[first])) and not about.plot:
        yield Hit(path=step(sent, first), value=sent[first].anhangtitel or path_of(sent[first]))


RULE = Rule(
    code="rule-title-picture-is-plan",
    severity=Severity.WARNING,
    de="Das erste Bild, das Interessenten sehen, ist ein Grundriss.",
    en="The first picture that people see is a floor plan.",
    help_de='Einem Foto gruppe="TITELBILD" geben oder es nach vorn stellen.',
    help_en='Give gruppe="TITELBILD" to a photograph, or put one in front.',
    why_de="In Trefferlisten steht nur das erste Bild; ein Grundriss lockt niemanden.",
    why_en="Lists of results show the first picture only, and a floor plan attracts nobody.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="AUSSENANSICHTEN"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
