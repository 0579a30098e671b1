"""Pictures are linked by https, not by http."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_picture, overview, path_of, step
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first picture behind http://."""
    sent = attached(listing)
    if not overview(listing).linked:
        return
    for index, anhang in enumerate(sent):
        daten = anhang.daten
        if daten is not None and daten.pfad and daten.pfad.lstrip()[:7].lower() == "http://" and is_picture(anhang):
            name = path_of(anhang)
            yield Hit(path=f"{step(sent, index)}/daten/pfad", value=name[:200], params={"name": name[:80]})
            return


RULE = Rule(
    code="rule-link-unencrypted",
    severity=Severity.INFO,
    de="Ein Bild wird ohne Verschlüsselung verlinkt: {name}",
    en="A picture is linked without encryption: {name}",
    help_de="Bilder über https:// anbieten.",
    help_en="Offer pictures by https://.",
    why_de="Auf verschlüsselten Seiten zeigen Browser Bilder von http:// nicht oder nur mit Warnung an.",
    why_en="On encrypted pages browsers do not show pictures from http://, or only with a warning.",
    source="W3C Mixed Content",
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
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>http://bilder.aue-immobilien.example/1.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
