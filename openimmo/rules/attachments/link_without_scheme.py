"""A link begins with https://."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, path_of, step
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for an address that begins with www."""
    sent = attached(listing)
    if not overview(listing).linked:
        return
    for index, anhang in enumerate(sent):
        if anhang.daten is None or not anhang.daten.pfad:
            continue
        if anhang.daten.pfad[0] in "wW \t\n" and anhang.daten.pfad[:8].lstrip()[:4].lower() == "www.":
            name = path_of(anhang)
            params = {"name": name[:80]}
            yield Hit(path=f"{step(sent, index)}/daten/pfad", value=name[:200], params=params)


RULE = Rule(
    code="rule-link-without-scheme",
    severity=Severity.WARNING,
    de="Die Adresse {name} beginnt nicht mit https://.",
    en="The address {name} does not begin with https://.",
    help_de="Adressen vollständig angeben: https://www.…",
    help_en="Give addresses in full: https://www.…",
    why_de="Ohne https:// gilt die Adresse als Dateiname oder als Seite des Portals.",
    why_en="Without https:// the address counts as the name of a file, or as a page of the portal.",
    source="RFC 3986",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Film</anhangtitel>
    <format>text/html</format><daten><pfad>https://www.aue-immobilien.example/film</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Film</anhangtitel>
    <format>text/html</format><daten><pfad>www.aue-immobilien.example/film</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
