"""A structured imprint names the firm, its address and a way to reach it."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter, ImpressumStrukt
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import blank, judged
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_FIELDS = ("firmenname", "firmenanschrift")
_CONTACT = re.compile(r"@|(?:tel|fon|phone|mobil)\w{0,6}[.:]?\s|\+[0-9]{2}")


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit for each of name, address and contact that is empty, unless there is a text as well."""
    strukt = anbieter.impressum_strukt
    if strukt is None or not judged(around) or not blank(anbieter.impressum):
        return
    if all(blank(getattr(strukt, name)) for name in strukt.__struct_fields__ if name != "kept"):
        return
    for field in _FIELDS:
        if blank(getattr(strukt, field)):
            yield Hit(path=_path(strukt, field), params={"field": field})
    if blank(strukt.telefon) and _CONTACT.search((strukt.weiteres or "")[:2000].lower()) is None:
        yield Hit(path=_path(strukt, "telefon"), params={"field": "telefon"})


def _path(strukt: ImpressumStrukt, field: str) -> str:
    return "impressum_strukt" if getattr(strukt, field) is None else f"impressum_strukt/{field}"


RULE = Rule(
    code="rule-imprint-incomplete",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    sure=Sure.SECONDARY,
    de="Im Impressum ist {field} leer.",
    en="The imprint leaves {field} empty.",
    help_de="{field} in impressum_strukt ausfüllen.",
    help_en="Fill in {field} in impressum_strukt.",
    why_de="Name, Anschrift und ein Weg zur schnellen Kontaktaufnahme gehören in jedes Impressum.",
    why_en="Name, address and a quick way to get in touch belong in every imprint.",
    source="section 5(1) no. 1 and 2 DDG, second hand",
    right=Example(
        provider="<impressum_strukt><telefon/><weiteres>E-Mail: kontakt@aue-immobilien.example.de</weiteres>"
        "</impressum_strukt>"
    ),
    wrong=Example(provider="<impressum_strukt><firmenanschrift/></impressum_strukt>"),
    check=check,
)
