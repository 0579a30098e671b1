"""No address is attached twice."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, step
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for the first address that comes again; files that are there are compared by their content elsewhere."""
    if not overview(listing).several:
        return
    sent, seen = attached(listing), set[str]()
    for index, anhang in enumerate(sent):
        if anhang.daten is None or not anhang.daten.pfad:
            continue
        name = anhang.daten.pfad
        if name in seen and (about.media is None or about.media[index].state == "link"):
            yield Hit(path=f"{step(sent, index)}/daten/pfad", value=name[:200], params={"name": name[-80:]})
            return
        seen.add(name)


RULE = Rule(
    code="rule-attachment-linked-twice",
    severity=Severity.INFO,
    de="„{name}“ ist mehrmals angehängt.",
    en="“{name}” is attached more than once.",
    help_de="Jede Datei nur einmal anhängen.",
    help_en="Attach each file once only.",
    why_de="Das Bild erscheint doppelt im Exposé.",
    why_en="The picture appears twice in the exposé.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/1.jpg?breite=800</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Küche</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/1.jpg?breite=801</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/1.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Küche</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/1.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
