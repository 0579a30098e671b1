"""What a postcode looks like, by country; countries that are not here are not judged."""

import re

FORMS = {
    "DEU": re.compile(r"(?!00)[0-9]{5}", re.ASCII),
    "AUT": re.compile(r"[1-9][0-9]{3}", re.ASCII),
    "CHE": re.compile(r"[1-9][0-9]{3}", re.ASCII),
    "LIE": re.compile(r"94[89][0-9]", re.ASCII),
}
WORDS = {"DEU": "5", "AUT": "4", "CHE": "4", "LIE": "4"}
"""How many digits a postcode has."""

_PREFIXED = re.compile(r"[A-Za-z]{1,3}[-\s]{0,2}([0-9]{4,5})", re.ASCII)


def without_country(postcode: str, country: str) -> str | None:
    """The bare postcode of one with a country before it (D-52062); None where it is not that."""
    found = _PREFIXED.fullmatch(postcode[:20])
    return found[1] if found and FORMS[country].fullmatch(found[1]) else None
