"""A path names a file in the package, not on the sender's own disk."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, path_of, step
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first path with a drive, a server or file:// in front."""
    sent, paths = attached(listing), overview(listing).paths
    if ":" not in paths and "\\" not in paths:
        return
    for index, anhang in enumerate(sent):
        if anhang.daten is None or not anhang.daten.pfad:
            continue
        start = anhang.daten.pfad[:20]
        if ":" not in start and "\\" not in start:
            continue
        start = start.lstrip()
        if start[1:3] in (":\\", ":/") or start[:2] == "\\\\" or start[:5].lower() == "file:":
            name = path_of(anhang)
            yield Hit(path=f"{step(sent, index)}/daten/pfad", value=name[:200], params={"name": name[:80]})
            return


RULE = Rule(
    code="rule-path-on-own-disk",
    severity=Severity.WARNING,
    de="Der Pfad „{name}“ führt auf den Rechner des Absenders.",
    en="The path “{name}” leads to the sender's own computer.",
    help_de="pfad relativ zur XML-Datei angeben, nur mit dem Namen der mitgelieferten Datei.",
    help_en="Give pfad relative to the XML file, with the name of the file in the package only.",
    why_de="Kein Empfänger kann diesen Pfad öffnen, und er verrät den Aufbau des eigenen Rechners.",
    why_en="No receiver can open this path, and it gives the sender's own folders away.",
    source="OpenImmo 1.2.7b, pfad (relative to the XML)",
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Laufwerk C: frei</anhangtitel>
    <format>text/html</format><daten><pfad>https://bilder.aue-immobilien.example/C:/rundgang</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>C:\\Bilder\\titel.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="GRUNDRISS"><anhangtitel>Grundriss</anhangtitel>
    <format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>""",
        also=("media-path-folder",),
    ),
    check=check,
)
