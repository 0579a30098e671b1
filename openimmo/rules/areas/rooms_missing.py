"""A flat or house says how many rooms it has."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import NO_AREAS, UNREADABLE, below, size, unread
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure

_KINDS = frozenset({"wohnung", "haus"})


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit where a home has no number of rooms; houses of several homes and ranges of homes need none."""
    if not about.living or not about.kinds or not _KINDS.issuperset(about.kinds):
        return
    flaechen = listing.flaechen or NO_AREAS
    if size(flaechen, "anzahl_zimmer") is not None or size(flaechen, "anzahl_wohn_schlafzimmer") is not None:
        return
    homes = size(flaechen, "anzahl_wohneinheiten")
    if (homes is None or homes < 2) and flaechen.flaechevon is None and flaechen.flaechebis is None:
        unreadable = unread(listing.flaechen, ("anzahl_zimmer",))
        yield CannotTell(UNREADABLE) if unreadable else Hit(path=below(listing, "anzahl_zimmer"))


RULE = Rule(
    code="rule-rooms-missing",
    severity=Severity.WARNING,
    de="Die Zahl der Zimmer fehlt.",
    en="The number of rooms is missing.",
    help_de="anzahl_zimmer angeben, halbe Zimmer als .5.",
    help_en="Give anzahl_zimmer, half rooms as .5.",
    why_de="Nach der Zimmerzahl wird gesucht; Portale verlangen sie.",
    why_en="People search by the number of rooms; portals demand it.",
    source="IS24 CSV 1.4 (rooms mandatory for flats and houses)",
    sure=Sure.SECONDARY,
    references=False,
    right=Example(
        xml="<flaechen><anzahl_wohn_schlafzimmer>1</anzahl_wohn_schlafzimmer></flaechen>",
        without=("flaechen/anzahl_zimmer", "flaechen/anzahl_schlafzimmer"),
    ),
    wrong=Example(without=("flaechen/anzahl_zimmer", "flaechen/anzahl_schlafzimmer")),
    check=check,
)
