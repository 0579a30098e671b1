"""Parts a street as written into the street and a house number at its end, in German-speaking countries."""

import re

COUNTRIES = frozenset({"DEU", "AUT", "CHE", "LIE"})
_SHORTEST = 3  # Q 7 in Mannheim is a name
_LONGEST = 150
_TAIL = 3  # in 17 a the last digit is the third from the end
_NUMBERED = re.compile(
    r"(.*[^\W\d].*?)(?:\s+|(?<=\.))([0-9]{1,4} ?[a-zA-Z]?(?: ?[-/+] ?[0-9]{1,4} ?[a-zA-Z]?){0,3})", re.ASCII
)
_NAMED_BY_NUMBER = frozenset({
    "straße", "strasse", "str", "weg", "gasse", "platz", "allee", "reihe", "block", "haus", "planstraße", "planstrasse",
    "planweg", "parzelle", "flur", "flurstück", "baufeld", "bauabschnitt", "ba", "bauplatz", "gebäude", "halle", "tor",
    "km", "zone", "sektor", "quartier", "quadrat", "los", "grundstück", "bundesstraße", "bundesstrasse", "landstraße",
})  # fmt: skip
"""Words that make a name together with the number behind them, such as Straße 46 in Berlin."""


def parted(street: str) -> tuple[str, str] | None:
    """(street, house number) where a street ends with a house number; None where it does not, or is named by it."""
    street = street[: _LONGEST + 1].strip()
    if len(street) > _LONGEST or not any(map(str.isdigit, street[-_TAIL:])):
        return None
    found = _NUMBERED.fullmatch(street)
    if found is None:
        return None
    name = found[1].strip()
    if len(name) < _SHORTEST or name.casefold().rstrip(" .") in _NAMED_BY_NUMBER:
        return None
    return name, found[2]


def same(number: str, other: str) -> bool:
    """Whether two house numbers are the same, however they are written."""
    return _bare(number) == _bare(other)


def _bare(number: str) -> str:
    return "".join(number.split()).casefold()
