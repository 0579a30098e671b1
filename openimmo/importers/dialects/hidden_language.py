"""The listing's language in ``user_defined_anyfield/sprache`` instead of ``verwaltung_techn`` (several vendors).

It matters because copies of a listing in several languages share their number (dialects.md, identity and actions).
"""

import re

from msgspec.structs import replace

from openimmo.importers.dialects.completion import Completed, Filled
from openimmo.model import Immobilie

_FIELD = re.compile(r"<sprache>\s*([A-Za-z]{2,3}(?:[-_][A-Za-z]{2})?|[A-Za-zäöüÄÖÜß]{4,20})\s*</sprache>")


def complete(listing: Immobilie) -> Completed:
    """The listing with the language where the standard has it; nothing where it is said, or said in two ways."""
    technical = listing.verwaltung_techn
    if technical is None or technical.sprache or not (listing.user_defined_anyfield or technical.user_defined_anyfield):
        return listing, []
    fields = (*listing.user_defined_anyfield, *technical.user_defined_anyfield)
    said = {language for field in fields for language in _FIELD.findall(field.xml)}
    if len(said) != 1:
        return listing, []
    (language,) = said
    made = replace(listing, verwaltung_techn=replace(technical, sprache=language))
    return made, [Filled("/verwaltung_techn/sprache", f"<sprache>{language}</sprache>", language)]
