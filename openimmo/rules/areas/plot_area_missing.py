"""A house for sale says how large its plot is."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import NO_AREAS, UNREADABLE, below, size, unread
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit where a house for sale has no plot area; a share of a plot in a condominium may have none."""
    if about.kinds != ("haus",) or not about.sale or not about.living:
        return
    flaechen, preise = listing.flaechen or NO_AREAS, listing.preise
    if size(flaechen, "grundstuecksflaeche") is not None or (preise is not None and preise.hausgeld):
        return
    unreadable = unread(listing.flaechen, ("grundstuecksflaeche",))
    yield CannotTell(UNREADABLE) if unreadable else Hit(path=below(listing, "grundstuecksflaeche"))


RULE = Rule(
    code="rule-plot-area-missing",
    severity=Severity.WARNING,
    de="Zum Haus fehlt die Grundstücksfläche.",
    en="The plot area of the house is missing.",
    help_de="grundstuecksflaeche in m² angeben.",
    help_en="Give grundstuecksflaeche in m².",
    why_de="Käufer von Häusern suchen nach der Grundstücksgröße; Portale verlangen sie.",
    why_en="Buyers of houses search by the size of the plot; portals demand it.",
    source="IS24 CSV 1.4 (plot area mandatory for houses)",
    sure=Sure.SECONDARY,
    references=False,
    right=Example(
        xml="<preise><hausgeld>92.00</hausgeld></preise>", without=("flaechen/grundstuecksflaeche",), base="kauf"
    ),
    wrong=Example(without=("flaechen/grundstuecksflaeche",), base="kauf"),
    check=check,
)
