"""A floor plan has the group GRUNDRISS."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Gruppe, Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, is_picture, path_of, plans, step
from openimmo.rules.rule import Example, Hit, Rule, Sure

_LET_PASS = (Gruppe.GRUNDRISS, Gruppe.DOKUMENTE, Gruppe.TITELBILD)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a picture is called a floor plan and belongs to another group."""
    sent = attached(listing)
    for index in plans(listing):
        anhang = sent[index]
        if anhang.gruppe not in _LET_PASS and is_picture(anhang):
            name = anhang.anhangtitel or path_of(anhang)
            path = step(sent, index)
            found = str(anhang.gruppe) if anhang.gruppe is not None else None
            yield Hit(
                path=f"{path}/@gruppe" if found else path, value=found, repair="GRUNDRISS", params={"name": name[:80]}
            )


RULE = Rule(
    code="rule-floor-plan-unmarked",
    severity=Severity.INFO,
    de="„{name}“ ist dem Namen nach ein Grundriss, gehört aber nicht zur Gruppe GRUNDRISS.",
    en="“{name}” is a floor plan by its name, but not in the group GRUNDRISS.",
    help_de='gruppe="GRUNDRISS" angeben.',
    help_en='Give gruppe="GRUNDRISS".',
    why_de="Portale zeigen Grundrisse an eigener Stelle; nach „mit Grundriss“ wird gesucht.",
    why_en="Portals show floor plans in a place of their own, and people search for offers with one.",
    source="public feeds (floor plans only named so)",
    sure=Sure.SECONDARY,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="KARTEN_LAGEPLAN"><anhangtitel>Lageplan zum Grund</anhangtitel>
    <format>image/png</format><daten><pfad>https://bilder.aue-immobilien.example/lageplan.png</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="BILD"><anhangtitel>Plan der Wohnung</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
