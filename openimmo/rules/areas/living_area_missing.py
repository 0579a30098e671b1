"""A flat or house says how large its living area is."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import NO_AREAS, UNREADABLE, below, size, unread
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure

_KINDS = frozenset({"wohnung", "haus"})


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit where a home has no living area, nor a range of areas."""
    if not about.living or not about.kinds or not _KINDS.issuperset(about.kinds):
        return
    flaechen = listing.flaechen or NO_AREAS
    if size(flaechen, "wohnflaeche") is not None or flaechen.flaechevon is not None or flaechen.flaechebis is not None:
        return
    unreadable = unread(listing.flaechen, ("wohnflaeche",))
    yield CannotTell(UNREADABLE) if unreadable else Hit(path=below(listing, "wohnflaeche"))


RULE = Rule(
    code="rule-living-area-missing",
    severity=Severity.WARNING,
    de="Die Wohnfläche fehlt.",
    en="The living area is missing.",
    help_de="wohnflaeche in m² angeben.",
    help_en="Give wohnflaeche in m².",
    why_de="Nach der Wohnfläche wird gesucht und verglichen; Portale verlangen sie.",
    why_en="People search and compare by living area; portals demand it.",
    source="IS24 CSV 1.4 (living area mandatory for flats and houses)",
    sure=Sure.SECONDARY,
    references=False,
    right=Example(
        xml="<flaechen><flaechevon>62</flaechevon><flaechebis>118</flaechebis></flaechen>",
        without=("flaechen/wohnflaeche",),
    ),
    wrong=Example(without=("flaechen/wohnflaeche",)),
    check=check,
)
