"""A caption says what is seen, not how the file is called."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, step
from openimmo.rules.rule import Example, Hit, Rule, Sure

_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|pict?|p|dji|gopr|pxl|bild|foto|image|photo|scan|whatsapp image|signal)[ _-]?[0-9]{3,}",
    re.IGNORECASE,
)
_ENDINGS = (".jpg", ".jpeg", ".png", ".pdf", ".gif", ".webp", ".heic")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """One hit for a listing, with the number of captions that are names of files or of a camera."""
    if not any(title and _is_name(title) for title in overview(listing).titles):
        return
    sent = attached(listing)
    like = [index for index, anhang in enumerate(sent) if anhang.anhangtitel and _is_name(anhang.anhangtitel)]
    if like:
        title = (sent[like[0]].anhangtitel or "").strip()[:80]
        params = {"count": str(len(like)), "title": title}
        yield Hit(path=f"{step(sent, like[0])}/anhangtitel", value=title, params=params)


def _is_name(title: str) -> bool:
    if "." not in title[-6:] and not title[-1].isdigit():
        return False
    name = title.strip()
    return name[-5:].lower().endswith(_ENDINGS) or _CAMERA.match(name) is not None


RULE = Rule(
    code="rule-attachment-title-is-file-name",
    severity=Severity.INFO,
    de="Titel wie „{title}“ sind Dateinamen ({count}).",
    en="Captions such as “{title}” are names of files ({count}).",
    help_de="anhangtitel mit dem füllen, was zu sehen ist.",
    help_en="Fill anhangtitel with what is seen.",
    why_de="Der Titel steht unter dem Bild; „IMG_4711“ hilft niemandem.",
    why_en="The caption stands below the picture, and “IMG_4711” helps nobody.",
    source="OpenImmo 1.2.7b, anhangtitel",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Bild 1: Hof</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>IMG_4711</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
