"""A listing has a picture."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_picture
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where nothing attached is a picture of the property; logos and QR codes do not count."""
    if not any(is_picture(anhang) for anhang in attached(listing)):
        yield Hit(path="" if listing.anhaenge is None else "anhaenge")


RULE = Rule(
    code="rule-pictures-missing",
    severity=Severity.WARNING,
    de="Das Angebot hat kein Bild.",
    en="The offer has no picture.",
    help_de="Mindestens ein Bild als anhang der Gruppe TITELBILD senden.",
    help_en="Send at least one picture as an anhang of the group TITELBILD.",
    why_de="Angebote ohne Bild werden kaum angeklickt; manche Portale zeigen sie gar nicht.",
    why_en="Offers without a picture are hardly ever opened; some portals do not show them at all.",
    source="general knowledge",
    sure=Sure.KNOWN,
    references=False,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="ANBIETERLOGO"><anhangtitel>Logo</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
