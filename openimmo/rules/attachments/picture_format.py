"""Pictures are JPEG, PNG, GIF or WebP."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, step
from openimmo.rules.rule import Example, Hit, Rule, Sure

_ODD = frozenset({"heic", "heif", "tif", "tiff", "bmp", "avif"})


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """One hit for a listing, with the number of pictures in formats that browsers or receivers do not show."""
    sorts = overview(listing).endings
    if _ODD.isdisjoint(sorts):
        return
    sent, odd = attached(listing), [index for index, sort in enumerate(sorts) if sort in _ODD]
    if odd:
        sort = sorts[odd[0]]
        yield Hit(path=step(sent, odd[0]), value=sort, params={"count": str(len(odd)), "sort": sort.upper()})


RULE = Rule(
    code="rule-picture-format",
    severity=Severity.WARNING,
    de="{count} Bilder haben ein Format, das kaum ein Empfänger anzeigt ({sort}).",
    en="{count} pictures have a format that hardly any receiver shows ({sort}).",
    help_de="Bilder als JPEG senden, Pläne als PNG.",
    help_en="Send pictures as JPEG, plans as PNG.",
    why_de="HEIC, TIFF und BMP zeigen Browser nicht oder nur vereinzelt an.",
    why_en="Browsers do not show HEIC, TIFF and BMP, or only some of them do.",
    source="immomio (pictures .jpg); general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Hof</anhangtitel>
    <format>image/webp</format><daten><pfad>https://bilder.aue-immobilien.example/1.webp</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="BILD"><anhangtitel>Hof</anhangtitel>
    <format>image/heic</format><daten><pfad>https://bilder.aue-immobilien.example/1.heic</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
