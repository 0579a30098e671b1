"""A picture of the property has at least 400 pixels on its longer side."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_picture, path_of, step
from openimmo.rules.rule import Example, Hit, Need, Rule, Sure

_LEAST = 400


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each picture of the property that was looked at and is smaller."""
    sent = attached(listing)
    for index, found in enumerate(about.media or ()):
        width, height = found.width, found.height
        if width is None or height is None or max(width, height) >= _LEAST or index >= len(sent):
            continue
        if is_picture(sent[index]):
            params = {"width": str(width), "height": str(height)}
            yield Hit(path=step(sent, index), value=path_of(sent[index])[:200], params=params)


RULE = Rule(
    code="rule-picture-too-small",
    severity=Severity.WARNING,
    de="Ein Bild hat nur {width} × {height} Bildpunkte.",
    en="A picture has only {width} × {height} pixels.",
    help_de="Bilder in voller Größe senden, die längere Seite ab 1.000 Bildpunkten.",
    help_en="Send pictures in full size, 1,000 pixels or more on the longer side.",
    why_de="Kleine Bilder werden unscharf vergrößert; vermutlich wurde ein Vorschaubild gesendet.",
    why_en="Small pictures are blown up and blurred; a preview was probably sent.",
    source="general knowledge",
    sure=Sure.KNOWN,
    needs=Need.FILES,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
        files={"titel.jpg": "altbau.jpg", "grundriss.png": "grundriss-gross.png"},
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
        files={"titel.jpg": "klein-rot.jpg", "grundriss.png": "grundriss-gross.png"},
    ),
    check=check,
)
