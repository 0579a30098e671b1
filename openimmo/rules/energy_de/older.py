"""What versions 1.2.0 and 1.2.1 say of a certificate in elements that later ones renamed: ``art`` and ``skala``.

The model has no fields for them, so they are kept as sent. Knows no rule.
"""

import re

from openimmo.model import Energiepass

KIND, FIGURE = "art", "skala"
_SAID = {name: re.compile(rf"<{name}(?:\s[^<>]{{0,200}})?>([^<]{{1,80}})</{name}") for name in (KIND, FIGURE)}


def older(sent: Energiepass, name: str) -> str | None:
    """The text of an old element; None where there is none."""
    if sent.kept is None:
        return None
    found = (_SAID[name].match(xml) for _, xml in sent.kept.elements)
    return next((one[1].strip() or None for one in found if one), None)
