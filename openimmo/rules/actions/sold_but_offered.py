"""What is sold is sent as a reference or deleted, not offered on."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie, Stand
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where verkaufstatus says VERKAUFT and the listing is to be shown as an offer."""
    state = listing.zustand_angaben
    if state is None or state.verkaufstatus is None or state.verkaufstatus.stand is not Stand.VERKAUFT:
        return
    yield Hit(path="zustand_angaben/verkaufstatus/@stand", value="VERKAUFT")


RULE = Rule(
    code="rule-sold-but-offered",
    severity=Severity.INFO,
    de="Das Objekt ist laut verkaufstatus verkauft, wird aber weiter als Angebot gesendet.",
    en="By its verkaufstatus the object is sold, but it is still sent as an offer.",
    help_de='Das Objekt mit aktionart="REFERENZ" oder aktionart="DELETE" senden.',
    help_en='Send the listing with aktionart="REFERENZ" or aktionart="DELETE".',
    why_de="Wer den Verkaufsstand nicht auswertet, zeigt ein Angebot, das es nicht mehr gibt; das kann als irreführende"
    " Werbung gelten.",
    why_en="Whoever does not look at the state shows an offer that is gone; that may count as misleading advertising.",
    source="OpenImmo 1.2.7b, verkaufstatus/@stand",
    sure=Sure.KNOWN,
    right=Example(base="kauf", xml='<zustand_angaben><verkaufstatus stand="RESERVIERT"/></zustand_angaben>'),
    wrong=Example(base="kauf", xml='<zustand_angaben><verkaufstatus stand="VERKAUFT"/></zustand_angaben>'),
    check=check,
    references=False,
)
