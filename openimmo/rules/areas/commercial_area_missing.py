"""Commercial space says how large it is."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import NO_AREAS, UNREADABLE, size, unread
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure

_KINDS = frozenset({"buero_praxen", "einzelhandel", "hallen_lager_prod", "gastgewerbe"})
_AREAS = (
    "gesamtflaeche", "bueroflaeche", "nutzflaeche", "ladenflaeche", "verkaufsflaeche", "lagerflaeche", "gastroflaeche",
    "vermietbare_flaeche", "bueroteilflaeche", "verwaltungsflaeche", "freiflaeche", "sonstflaeche", "flaechevon",
    "flaechebis", "wohnflaeche", "grundstuecksflaeche",
)  # fmt: skip


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit where an office, a shop, a hall or a restaurant has no area at all."""
    if not about.kinds or not _KINDS.issuperset(about.kinds):
        return
    if not any(size(listing.flaechen or NO_AREAS, name) is not None for name in _AREAS):
        if unread(listing.flaechen, _AREAS):
            yield CannotTell(UNREADABLE)
            return
        yield Hit(path="" if listing.flaechen is None else "flaechen", params={"kind": about.kinds[0]})


RULE = Rule(
    code="rule-commercial-area-missing",
    severity=Severity.WARNING,
    de="Zur Gewerbefläche ({kind}) fehlt jede Flächenangabe.",
    en="The commercial space ({kind}) has no area at all.",
    help_de="gesamtflaeche oder die Fläche der Nutzung (bueroflaeche, ladenflaeche …) angeben.",
    help_en="Give gesamtflaeche, or the area of its use (bueroflaeche, ladenflaeche …).",
    why_de="Gewerbe wird nach Fläche gesucht; Portale verlangen sie.",
    why_en="Commercial space is searched by area; portals demand it.",
    source="IS24 CSV 1.4 (area mandatory for commercial property)",
    sure=Sure.SECONDARY,
    references=False,
    right=Example(without=("flaechen/gesamtflaeche",), base="gewerbe"),
    wrong=Example(without=("flaechen/gesamtflaeche", "flaechen/bueroflaeche"), base="gewerbe"),
    check=check,
)
