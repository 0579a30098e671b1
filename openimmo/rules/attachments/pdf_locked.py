"""A PDF can be opened by everybody."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, path_of, step
from openimmo.rules.rule import Example, Hit, Need, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each PDF that is encrypted."""
    sent = attached(listing)
    for index, found in enumerate(about.media or ()):
        if found.locked and index < len(sent):
            yield Hit(path=step(sent, index), value=path_of(sent[index])[:200])


RULE = Rule(
    code="rule-pdf-locked",
    severity=Severity.WARNING,
    de="Ein PDF ist verschlüsselt oder durch ein Passwort geschützt.",
    en="A PDF is encrypted or protected by a password.",
    help_de="Das PDF ohne Passwort und ohne Einschränkungen speichern.",
    help_en="Save the PDF without a password and without restrictions.",
    why_de="ImmobilienScout24 lehnt geschützte PDFs ab; Interessenten können sie nicht öffnen.",
    why_en="ImmobilienScout24 refuses protected PDFs, and people cannot open them.",
    source="IS24 import-export API, attachments",
    needs=Need.FILES,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="DOKUMENTE"><anhangtitel>Exposé</anhangtitel>
    <format>application/pdf</format><daten><pfad>expose.pdf</pfad></daten></anhang></anhaenge>""",
        files={"titel.jpg": "titel-gross.jpg", "grundriss.png": "grundriss-gross.png", "expose.pdf": "expose.pdf"},
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="DOKUMENTE"><anhangtitel>Exposé</anhangtitel>
    <format>application/pdf</format><daten><pfad>expose.pdf</pfad></daten></anhang></anhaenge>""",
        files={
            "titel.jpg": "titel-gross.jpg",
            "grundriss.png": "grundriss-gross.png",
            "expose.pdf": "expose-gesperrt.pdf",
        },
    ),
    check=check,
)
