"""States of Germany and Austria and cantons of Switzerland by the names people write, and what postcodes tell."""

from functools import lru_cache

_LONGEST = 100
_GERMAN = (
    "Baden-Württemberg", "Bayern", "Berlin", "Brandenburg", "Bremen", "Hamburg", "Hessen", "Mecklenburg-Vorpommern",
    "Niedersachsen", "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland", "Sachsen", "Sachsen-Anhalt",
    "Schleswig-Holstein", "Thüringen",
)  # fmt: skip
_AUSTRIAN = (
    "Burgenland", "Kärnten", "Niederösterreich", "Oberösterreich", "Salzburg", "Steiermark", "Tirol", "Vorarlberg",
    "Wien",
)  # fmt: skip
_SWISS = (
    "Aargau", "Appenzell Ausserrhoden", "Appenzell Innerrhoden", "Basel-Landschaft", "Basel-Stadt", "Graubünden",
    "Luzern", "Schaffhausen", "Solothurn", "St. Gallen", "Tessin", "Thurgau", "Waadt", "Wallis", "Zürich",
)  # fmt: skip


def plain(name: str) -> str:
    """A name of a state so that spellings compare: small letters only, umlauts written out; "" for an endless one."""
    return _plain(name) if len(name) <= _LONGEST else ""


@lru_cache(1024)
def _plain(name: str) -> str:
    small = name.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return "".join(filter(str.isalpha, small))


COUNTRY_OF = {
    plain(name): country for country, names in (("DEU", _GERMAN), ("AUT", _AUSTRIAN), ("CHE", _SWISS)) for name in names
}
"""The country of a state, by its plain name."""

GERMAN = {plain(name): name for name in _GERMAN}

OF_POSTCODE = {
    **dict.fromkeys(("10", "13"), "Berlin"),
    "20": "Hamburg",
    **dict.fromkeys(("40", "41", "44", "45", "47", "50", "52"), "Nordrhein-Westfalen"),
    "60": "Hessen",
    "70": "Baden-Württemberg",
    **dict.fromkeys(("80", "81", "85", "90", "94"), "Bayern"),
}
"""The state that all German postcodes with these first digits lie in; most others spread over several."""
