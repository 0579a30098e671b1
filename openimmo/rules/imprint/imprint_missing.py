"""A provider sends its imprint, as a text or in fields."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import blank, judged
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit where there is neither a text nor a filled field."""
    if not judged(around) or not blank(anbieter.impressum):
        return
    strukt = anbieter.impressum_strukt
    if strukt is None or all(blank(getattr(strukt, name)) for name in strukt.__struct_fields__ if name != "kept"):
        yield Hit()


RULE = Rule(
    code="rule-imprint-missing",
    severity=Severity.INFO,
    of=Of.PROVIDER,
    sure=Sure.SECONDARY,
    de="Der Anbieter sendet kein Impressum; auch für Anzeigen auf Plattformen kann es vorgeschrieben sein.",
    en="The provider sends no imprint; it may be required for offers on platforms as well.",
    help_de="impressum_strukt (oder impressum) hinter den Objekten angeben.",
    help_en="Give impressum_strukt (or impressum) after the listings.",
    why_de="Wer geschäftsmäßig auf einer Plattform anbietet, muss sich zu erkennen geben; sonst drohen Abmahnungen.",
    why_en="Whoever offers commercially on a platform has to show who they are, or face warning letters.",
    source="section 5 DDG (until May 2024: TMG), second hand",
    right=Example(
        without=("anbieter/impressum_strukt",),
        provider="<impressum>Aue Immobilien GmbH, Am Mühlbach 4, "
        "52062 Aachen, Telefon +49 241 4710555, Geschäftsführerin Leonie Hartwig, Amtsgericht Aachen HRB 10417, "
        "Aufsicht: StädteRegion Aachen</impressum>",
    ),
    wrong=Example(without=("anbieter/impressum_strukt",)),
    check=check,
)
