"""A picture does not tell the place of a property whose address is not to be shown."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, path_of, step
from openimmo.rules.rule import Example, Hit, Need, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each picture with the place where it was taken, where the address is not released."""
    terms = listing.verwaltung_objekt
    if terms is None or terms.objektadresse_freigeben is not False:
        return
    sent = attached(listing)
    for index, found in enumerate(about.media or ()):
        if found.located and index < len(sent):
            yield Hit(path=step(sent, index), value=path_of(sent[index])[:200])


RULE = Rule(
    code="rule-picture-location",
    severity=Severity.WARNING,
    de="Die Adresse ist nicht freigegeben, ein Bild verrät aber den Ort der Aufnahme (EXIF).",
    en="The address is not released, but a picture tells where it was taken (EXIF).",
    help_de="Die Ortsangaben aus den Bildern entfernen, bevor sie gesendet werden.",
    help_en="Take the place out of the pictures before they are sent.",
    why_de="Wer das Bild speichert, findet die Koordinaten des Hauses darin.",
    why_en="Who saves the picture finds the coordinates of the house in it.",
    source="GDPR, article 5(1)(c); EXIF GPS tags",
    sure=Sure.GUESS,
    needs=Need.FILES,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
        files={"titel.jpg": "titel-mit-ort.jpg", "grundriss.png": "grundriss-gross.png"},
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>
    <verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>""",
        without=("geo/strasse", "geo/hausnummer", "geo/geokoordinaten"),
        files={"titel.jpg": "titel-mit-ort.jpg", "grundriss.png": "grundriss-gross.png"},
    ),
    check=check,
)
