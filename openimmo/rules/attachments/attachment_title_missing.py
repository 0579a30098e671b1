"""Each attachment has a caption."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, step
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """One hit for a listing, with the number of pictures and documents that have no caption."""
    if all(title and not title.isspace() for title in overview(listing).titles):
        return
    sent = attached(listing)
    without = [index for index, anhang in enumerate(sent) if not anhang.anhangtitel or anhang.anhangtitel.isspace()]
    if without:
        yield Hit(path=step(sent, without[0]), params={"count": str(len(without))})


RULE = Rule(
    code="rule-attachment-title-missing",
    severity=Severity.INFO,
    de="Ohne Titel: {count} Anhänge.",
    en="Attachments without a caption: {count}.",
    help_de="anhangtitel füllen: „Küche“, „Ansicht von der Straße“.",
    help_en="Fill anhangtitel: “kitchen”, “view from the street”.",
    why_de="Der Titel steht unter dem Bild, ist der Alternativtext auf Websites und sagt bei Dokumenten, was sie sind.",
    why_en="The caption stands below the picture, is its alternative text on websites, and says what a document is.",
    source="OpenImmo 1.2.7b, anhangtitel; WCAG 2.2, 1.1.1",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS">
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
