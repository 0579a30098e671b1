"""A listing has at most 150 pictures and documents, and at most 150 links."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_linked
from openimmo.rules.rule import Example, Hit, Rule

_MOST = 150


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where there are more pictures and documents, or more links."""
    sent = attached(listing)
    if len(sent) <= _MOST:
        return
    links = sum(is_linked(anhang) for anhang in sent)
    for count in (links, len(sent) - links):
        if count > _MOST:
            yield Hit(path="anhaenge", params={"count": str(count)})


def _many(count: int) -> str:
    """A title picture and that many links to pictures."""
    link = (
        '<anhang location="REMOTE" gruppe="BILD"><anhangtitel>Ansicht {0}</anhangtitel><format>image/jpeg</format>'
        "<daten><pfad>https://bilder.aue-immobilien.example/{0}.jpg</pfad></daten></anhang>"
    )
    title = (
        '<anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>'
        "<format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>"
    )
    return f"<anhaenge>{title}{''.join(link.format(number) for number in range(count))}</anhaenge>"


RULE = Rule(
    code="rule-attachments-too-many",
    severity=Severity.WARNING,
    de="{count} Anhänge sind mehr als 150.",
    en="{count} attachments are more than 150.",
    help_de="Die besten Bilder auswählen.",
    help_en="Choose the best pictures.",
    why_de="ImmobilienScout24 nimmt höchstens 150 Bilder und Dokumente und 150 Links an.",
    why_en="ImmobilienScout24 takes at most 150 pictures and documents, and 150 links.",
    source="IS24 import-export API, attachments (150 files, 150 links)",
    right=Example(xml=_many(149)),
    wrong=Example(xml=_many(150)),
    check=check,
)
