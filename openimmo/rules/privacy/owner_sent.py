"""Owners, tenants and prospects do not go out with a listing."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.privacy.people import concerned
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each weitere_adresse whose adressart says owner, seller, tenant or prospect."""
    if not listing.weitere_adresse:
        return
    several = len(listing.weitere_adresse) > 1
    for number, address in enumerate(listing.weitere_adresse, 1):
        if concerned(address.adressart):
            path = f"weitere_adresse{f'[{number}]' if several else ''}"
            yield Hit(path=path, params={"kind": (address.adressart or "").strip()[:80]})


RULE = Rule(
    code="rule-owner-sent",
    severity=Severity.WARNING,
    de="Mit dem Objekt gehen die Daten einer Person hinaus: weitere_adresse „{kind}“.",
    en="The data of a person go out with the listing: weitere_adresse “{kind}”.",
    help_de="Solche Adressen vom Export an Portale ausschließen.",
    help_en="Leave such addresses out of exports to portals.",
    why_de="Portale brauchen sie nicht, und wer sie weitergibt, braucht dafür einen Rechtsgrund; das kann Art. 6 DSGVO"
    " verlangen.",
    why_en="Portals do not need them, and handing them on needs a legal ground; Article 6 GDPR may require that.",
    source="OpenImmo 1.2.7b, weitere_adresse; Articles 5 and 6 GDPR",
    sure=Sure.KNOWN,
    right=Example(),
    wrong=Example(
        xml='<weitere_adresse adressart="Eigentümer"><vorname>Karl</vorname><name>Aumann</name></weitere_adresse>'
    ),
    check=check,
    deletions=True,
)
