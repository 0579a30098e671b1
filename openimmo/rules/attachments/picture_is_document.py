"""A group of pictures holds pictures, not documents."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Gruppe, Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import PAPERS, attached, overview, path_of, step
from openimmo.rules.rule import Example, Hit, Rule, Sure

_FACES = (Gruppe.TITELBILD, Gruppe.BILD, Gruppe.INNENANSICHTEN, Gruppe.AUSSENANSICHTEN)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each document in a group of pictures; plans are often sent as PDF."""
    sent = attached(listing)
    for index, sort in enumerate(overview(listing).endings):
        if sort in PAPERS and sent[index].gruppe in _FACES:
            anhang = sent[index]
            group = str(anhang.gruppe)
            params = {"group": group, "name": path_of(anhang)[-80:]}
            yield Hit(path=f"{step(sent, index)}/@gruppe", value=group, params=params)


RULE = Rule(
    code="rule-picture-is-document",
    severity=Severity.WARNING,
    de="„{name}“ gehört zur Gruppe {group}, ist aber ein Dokument.",
    en="“{name}” belongs to the group {group}, but is a document.",
    help_de='Dokumenten gruppe="DOKUMENTE" geben.',
    help_en='Give gruppe="DOKUMENTE" to documents.',
    why_de="Ein PDF lässt sich nicht als Bild anzeigen; an seiner Stelle bleibt eine Lücke.",
    why_en="A PDF cannot be shown as a picture; it leaves a gap.",
    source="OpenImmo 1.2.7b, anhang/@gruppe",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>application/pdf</format><daten><pfad>expose.pdf</pfad></daten></anhang></anhaenge>""",
        files={"titel.jpg": "titel-gross.jpg", "grundriss.png": "grundriss-gross.png", "expose.pdf": "expose.pdf"},
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="BILD"><anhangtitel>Exposé</anhangtitel>
    <format>application/pdf</format><daten><pfad>expose.pdf</pfad></daten></anhang></anhaenge>""",
        files={"titel.jpg": "titel-gross.jpg", "grundriss.png": "grundriss-gross.png", "expose.pdf": "expose.pdf"},
    ),
    check=check,
)
