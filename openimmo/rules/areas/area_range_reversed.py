"""A range of areas begins with the smaller one."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where flaechebis is below flaechevon."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.flaechevon is None or flaechen.flaechebis is None:
        return
    least, most = size(flaechen, "flaechevon"), size(flaechen, "flaechebis")
    if least is not None and most is not None and most < least:
        params = {"least": f"{least:f}", "most": f"{most:f}"}
        yield Hit(path="flaechen/flaechebis", value=str(most), params=params)


RULE = Rule(
    code="rule-area-range-reversed",
    severity=Severity.WARNING,
    de="Die Flächen reichen von {least} bis {most} m².",
    en="The areas go from {least} to {most} m².",
    help_de="flaechevon und flaechebis vertauschen.",
    help_en="Swap flaechevon and flaechebis.",
    why_de="Eine Suche nach Spannen findet ein Angebot mit vertauschten Grenzen nie.",
    why_en="A search by ranges never finds an offer whose ends are mixed up.",
    source="OpenImmo 1.2.7b, flaechevon and flaechebis",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><flaechevon>120</flaechevon><flaechebis>120</flaechebis></flaechen>", base="gewerbe"),
    wrong=Example(xml="<flaechen><flaechevon>220</flaechevon><flaechebis>120</flaechebis></flaechen>", base="gewerbe"),
    check=check,
)
