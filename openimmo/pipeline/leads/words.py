"""What an activity says of a conversion: its title, and a short description made of what the conversion carries.

Knows the kinds of conversions and texts/. Titles and texts that a lead brings itself come first.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from openimmo.domain.lead import Conversion, ConversionKind, Place, PriceRange
from openimmo.texts import say

TITLES: Mapping[ConversionKind, str] = {
    ConversionKind.VALUATION: "lead-title-valuation",
    ConversionKind.CALLBACK: "lead-title-callback",
    ConversionKind.DOWNLOAD: "lead-title-download",
    ConversionKind.ANNUITY_CHECK: "lead-title-annuity-check",
    ConversionKind.PARTIAL_SALE_CHECK: "lead-title-partial-sale-check",
    ConversionKind.SEARCH_ORDER: "lead-title-search-order",
    ConversionKind.PLOT_VALUATION: "lead-title-plot-valuation",
    ConversionKind.OTHER: "lead-title-other",
}
_MODES = {"manual": "lead-mode-manual", "automatic": "lead-mode-automatic"}
_PAIRS = {
    "when": "lead-says-when",
    "topic": "lead-says-topic",
    "item": "lead-says-item",
    "plot_kind": "lead-says-plot-kind",
    "area": "lead-says-area",
    "rooms": "lead-says-rooms",
    "bathrooms": "lead-says-bathrooms",
    "parking_spaces": "lead-says-parking",
    "radius_km": "lead-says-radius",
}
Say = Callable[..., str]


def title_of(conversion: Conversion, lang: str) -> str:
    """The title: the lead's own, else the name of what was downloaded, else what it is, with its landing page."""
    if conversion.title:
        return conversion.title
    item = getattr(conversion.content, "item", None)
    title = say("lead-title-item", lang, item=item) if item else say(TITLES[conversion.kind], lang)
    return f"{title} ({conversion.landing_page})" if conversion.landing_page else title


def text_of(conversion: Conversion, lang: str) -> str | None:
    """The short description: the lead's own, then what it carries, a line each; None where nothing is said."""
    own = [conversion.text] if conversion.text else []
    return "\n".join([*own, *_lines(conversion.content, lang)]) or None


def place_line(place: Place) -> str:
    """An address on one line; "" for none."""
    street = " ".join(filter(None, (place.street, place.house_number)))
    town = " ".join(filter(None, (place.zip, place.city)))
    return ", ".join(filter(None, (street, town, place.country)))


def _lines(content: Any, lang: str) -> Iterator[str]:
    kinds = [getattr(content, name, None) for name in ("property_kind", "property_subkind")]
    if any(kinds):
        yield say("lead-says-property", lang, kind=", ".join(filter(None, kinds)))
    if where := place_line(getattr(content, "address", Place())):
        yield say("lead-says-address", lang, address=where)
    yield from _prices(getattr(content, "price", PriceRange()), lang)
    if mode := getattr(content, "mode", None):
        yield say(_MODES[mode], lang)
    for name, code in _PAIRS.items():
        said = getattr(content, name, None)
        if said is not None and said != "":
            yield say(code, lang, value=_plain(said))
    by_post = getattr(content, "by_post", None)
    if by_post is not None:
        yield say("lead-says-by-post" if by_post else "lead-says-no-post", lang)


def _prices(price: PriceRange, lang: str) -> Iterator[str]:
    said = {"min": price.min, "max": price.max, "average": price.average}
    if any(value is not None for value in said.values()):
        written = {name: "–" if value is None else _plain(value) for name, value in said.items()}
        yield say("lead-says-price", lang, currency=price.currency, **written)


def _plain(value: str | float | Decimal) -> str:
    return (
        format(value, "f") if isinstance(value, Decimal) else format(value, "g") if isinstance(value, float) else value
    )
