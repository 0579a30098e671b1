"""A plot says how large it is."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import NO_AREAS, UNREADABLE, below, sizes, unread
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure

_AREAS = ("grundstuecksflaeche", "gesamtflaeche", "freiflaeche", "flaechevon", "flaechebis")


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit where land has no area."""
    if about.plot and not sizes(listing.flaechen or NO_AREAS, _AREAS):
        unreadable = unread(listing.flaechen, _AREAS)
        yield CannotTell(UNREADABLE) if unreadable else Hit(path=below(listing, "grundstuecksflaeche"))


_OF_THE_HOUSE = (
    "flaechen/wohnflaeche",
    "flaechen/nutzflaeche",
    "flaechen/grundstuecksflaeche",
    "flaechen/anzahl_zimmer",
    "flaechen/anzahl_schlafzimmer",
    "flaechen/anzahl_badezimmer",
    "ausstattung",
    "zustand_angaben",
    "geo/anzahl_etagen",
)

RULE = Rule(
    code="rule-land-without-area",
    severity=Severity.WARNING,
    de="Zum Grundstück fehlt die Fläche.",
    en="The area of the plot is missing.",
    help_de="grundstuecksflaeche in m² angeben.",
    help_en="Give grundstuecksflaeche in m².",
    why_de="Ein Grundstück ohne Fläche lässt sich weder suchen noch bewerten.",
    why_en="A plot without an area can neither be searched for nor valued.",
    source="IS24 CSV 1.4 (area mandatory for land)",
    sure=Sure.SECONDARY,
    references=False,
    right=Example(
        xml="""<objektkategorie><objektart><grundstueck grundst_typ="WOHNEN"/></objektart></objektkategorie>
    <flaechen><freiflaeche>540</freiflaeche></flaechen>""",
        without=_OF_THE_HOUSE,
        base="kauf",
    ),
    wrong=Example(
        xml="""<objektkategorie><objektart><grundstueck grundst_typ="WOHNEN"/></objektart></objektkategorie>
    <flaechen><freiflaeche>0</freiflaeche></flaechen>""",
        without=_OF_THE_HOUSE,
        base="kauf",
    ),
    check=check,
)
