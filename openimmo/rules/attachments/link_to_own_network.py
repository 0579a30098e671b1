"""An address can be reached from everywhere."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, path_of, step
from openimmo.rules.rule import Example, Hit, Rule, Sure

_OWN = re.compile(
    r"https?://(?:[^/@\s]*@)?(?![^/]*@)(?:localhost|127\.|10\.[0-9]|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|\[::1\]"
    r"|[^/.:@\s]{1,80}(?:[/:]|$)|[^/:@\s]{1,80}\.(?:local|lan|intern|internal|localdomain)(?:[/:]|$))",
    re.IGNORECASE,
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first address in the sender's own network."""
    sent = attached(listing)
    if not overview(listing).linked:
        return
    for index, anhang in enumerate(sent):
        daten = anhang.daten
        if daten is not None and daten.pfad and "://" in daten.pfad and _OWN.match(daten.pfad.lstrip()[:300]):
            name = path_of(anhang)
            yield Hit(path=f"{step(sent, index)}/daten/pfad", value=name[:200], params={"name": name[:80]})
            return


RULE = Rule(
    code="rule-link-to-own-network",
    severity=Severity.WARNING,
    de="Die Adresse {name} gibt es nur im Netz des Absenders.",
    en="The address {name} is only there in the sender's own network.",
    help_de="Eine öffentliche Adresse angeben oder die Datei mitliefern.",
    help_en="Give a public address, or send the file along.",
    why_de="Kein Empfänger kann sie öffnen.",
    why_en="No receiver can open it.",
    source="RFC 1918; RFC 6762",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Film</anhangtitel>
    <format>text/html</format><daten><pfad>https://10.aue-immobilien.example/film</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Film</anhangtitel>
    <format>text/html</format><daten><pfad>http://192.168.1.20/film</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
