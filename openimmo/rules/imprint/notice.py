"""What rules ask about the imprint of a provider: whether it is to be judged, from where the firm is, what it is.

The rules look at every anbieter that could advertise: only a transfer that just deletes needs no imprint. Whether the
anbieter has listings in this very feed is not asked, as an imprint is the same whether or not something changed.
"""

import re

from openimmo.model import Anbieter, ImpressumStrukt, Modus
from openimmo.rules.about import Around

_FORMS = re.compile(
    r"\b(?:GmbH|gGmbH|mbH|AG|UG|KG|KGaA|OHG|SE|eG|eGen|e\. ?G\.|e\. ?V\.|PartG|PartGmbB"
    r"|Gesellschaft mit beschränkter)(?!\w)"
)
_BROKER = re.compile(r"makler|immobilien|real ?estate")
_LANDLORD = re.compile(r"wohnungs?bau|wohnungsgesell|wohnungsgenoss|wohnbau|genossenschaft|bauverein|siedlungs")
_ABROAD = re.compile(
    r"österreich|austria|schweiz|switzerland|\bA-[0-9]{4}\b|\bCH-[0-9]{4}\b|liechtenstein|luxemb", re.IGNORECASE
)
_PLACE = re.compile(r"\b([0-9]{4,5})\s+[^\W\d_]")
_GERMAN_POSTCODE = 5


def judged(around: Around) -> bool:
    """Whether an imprint is wanted: not where the whole transfer deletes."""
    return around.transfer.modus is not Modus.DELETE


def blank(text: str | None) -> bool:
    """Whether a text says nothing."""
    return not text or not text.strip(" -./")


def words(anbieter: Anbieter) -> str:
    """All that the imprint says beside its own fields: the text and weiteres."""
    strukt = anbieter.impressum_strukt or ImpressumStrukt()
    return f"{anbieter.impressum or ''} {strukt.weiteres or ''}".strip()


def abroad(anbieter: Anbieter) -> bool:
    """Whether the firm is certainly not in Germany, by its address or its VAT id."""
    strukt = anbieter.impressum_strukt or ImpressumStrukt()
    vat = (strukt.umsst_id or "").strip()[:3].upper()
    if vat[:2].isalpha() and vat[:2] not in ("DE", "US", "UM", "ST"):
        return True
    address = (strukt.firmenanschrift or anbieter.impressum or "")[:500]
    found = _PLACE.search(address)
    return _ABROAD.search(address) is not None or (found is not None and len(found[1]) != _GERMAN_POSTCODE)


def legal_form(anbieter: Anbieter) -> str | None:
    """The legal form that the name of the firm ends in or holds, such as ``GmbH``."""
    strukt = anbieter.impressum_strukt or ImpressumStrukt()
    found = _FORMS.search((strukt.firmenname or anbieter.firma or "")[:300])
    return found[0] if found is not None else None


def broker(anbieter: Anbieter) -> bool:
    """Whether the firm calls itself a broker; a housing company is none."""
    strukt = anbieter.impressum_strukt or ImpressumStrukt()
    name = f"{strukt.firmenname or ''} {anbieter.firma or ''}"[:600].lower()
    return _BROKER.search(name) is not None and _LANDLORD.search(name) is None
