"""A film or tour on the web has a group of links."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_image, is_linked, overview, path_of, step
from openimmo.rules.rule import Example, Hit, Rule, Sure

_HOSTS = (
    "youtube.com/",
    "youtu.be/",
    "vimeo.com/",
    "matterport.com/",
    "ogulo.",
    "ogulo.com/",
    "360-",
    "tour.",
    "tours.",
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for an address of a film or tour that is not said to be one."""
    sent = attached(listing)
    if not overview(listing).linked:
        return
    for index, anhang in enumerate(sent):
        if anhang.daten is None or not anhang.daten.pfad or not _is_address(anhang.daten.pfad):
            continue
        if is_image(anhang) or is_linked(anhang):
            continue
        start = path_of(anhang)[:100].lower()
        if any(host in start for host in _HOSTS):
            group = str(anhang.gruppe) if anhang.gruppe is not None else None
            path = step(sent, index)
            yield Hit(path=f"{path}/@gruppe" if group else path, value=group, params={"name": start[:80]})


def _is_address(pfad: str) -> bool:
    return "://" in pfad[:10] or "www." in pfad[:6].lower()


RULE = Rule(
    code="rule-link-without-group",
    severity=Severity.INFO,
    de="{name} ist ein Film oder Rundgang, aber nicht als Link gekennzeichnet.",
    en="{name} is a film or a tour, but not marked as a link.",
    help_de='gruppe="FILMLINK", "LINKS" oder "PANORAMA" angeben.',
    help_en='Give gruppe="FILMLINK", "LINKS" or "PANORAMA".',
    why_de="Empfänger halten die Adresse für ein Bild oder Dokument und laden vergeblich.",
    why_en="Receivers take the address for a picture or a document and load it in vain.",
    source="public feeds (films and tours as links)",
    sure=Sure.SECONDARY,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="FILMLINK"><anhangtitel>Film</anhangtitel>
    <format>text/html</format><daten><pfad>https://www.youtube.com/watch?v=aue1701</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="DOKUMENTE"><anhangtitel>Film</anhangtitel>
    <format>text/html</format><daten><pfad>https://www.youtube.com/watch?v=aue1701</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
