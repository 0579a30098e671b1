"""Pictures come along with the feed."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_picture
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where there are pictures and all of them are links."""
    sent, count = attached(listing), 0
    for anhang in sent:
        if is_picture(anhang):
            if anhang.daten is None or (anhang.daten.pfad or "").lstrip()[:4].lower() != "http":
                return
            count += 1
    if count and (about.media is None or all(one.state == "link" for one in about.media)):
        yield Hit(path="anhaenge", params={"count": str(count)})


RULE = Rule(
    code="rule-pictures-only-linked",
    severity=Severity.INFO,
    de="Alle Bilder ({count}) sind nur verlinkt.",
    en="All pictures ({count}) are links only.",
    help_de="Die Bilder mit ins Paket legen, wenn der Empfänger keine Adressen lädt.",
    help_en="Put the pictures into the package where the receiver loads no addresses.",
    why_de="Viele Empfänger laden nichts nach; ihr Angebot hat dann keine Bilder.",
    why_en="Many receivers load nothing; their offer then has no pictures.",
    source="OpenImmo 1.2.7b, anhang/@location",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/1.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="REMOTE" gruppe="TITELBILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/1.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Küche</anhangtitel>
    <format>image/jpeg</format><daten><pfad>https://bilder.aue-immobilien.example/2.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
