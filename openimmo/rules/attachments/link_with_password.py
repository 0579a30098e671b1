"""No address holds a user name and a password."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.attachments.sorts import attached, overview, step
from openimmo.rules.rule import Example, Hit, Rule, Sure

_USER = re.compile(r"[a-z]{3,5}://[^/\s@:]{1,100}:[^/\s@]{1,100}@", re.IGNORECASE)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first address with a password; the password itself is not told."""
    sent = attached(listing)
    if "@" not in overview(listing).paths:
        return
    for index, anhang in enumerate(sent):
        daten = anhang.daten
        if daten is not None and daten.pfad and "@" in daten.pfad and _USER.match(daten.pfad.lstrip()):
            host = daten.pfad.partition("@")[2].partition("/")[0][:80]
            yield Hit(path=f"{step(sent, index)}/daten/pfad", params={"host": host})
            return


RULE = Rule(
    code="rule-link-with-password",
    severity=Severity.WARNING,
    de="Eine Adresse auf {host} enthält ein Passwort.",
    en="An address on {host} holds a password.",
    help_de="Das Passwort ändern, und Dateien unter öffentlichen Adressen anbieten.",
    help_en="Change the password, and offer files at public addresses.",
    why_de="Der Feed geht an viele Empfänger; das Passwort ist damit bekannt.",
    why_en="The feed goes to many receivers, so the password is known.",
    source="RFC 3986, section 3.2.1",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Karte</anhangtitel>
    <format>text/html</format><daten><pfad>https://karte.example/@50.77,6.08,15z</pfad></daten></anhang></anhaenge>""",
    ),
    wrong=Example(
        xml="""<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>
    <format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Karte</anhangtitel>
    <format>text/html</format><daten><pfad>https://aue:geheim@karte.example/1701</pfad></daten></anhang></anhaenge>""",
    ),
    check=check,
)
