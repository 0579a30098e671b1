"""Validations as a pipeline would hand them over, with one stranger's text wherever a stranger's text can stand."""

from datetime import UTC, date, datetime
from decimal import Decimal

from openimmo.domain.validation import (
    EnergyLabel,
    FeedFacts,
    FindingCounts,
    Gallery,
    ListingCard,
    NotRun,
    PackageValidation,
    Validation,
    Verdict,
)
from openimmo.findings import Finding, Severity, finding

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLACE = "/openimmo/anbieter[1]/immobilie[2]"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</style></script></title><h1>x",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066\u200f",
    "\x00\x1b[2J\x9b\ufffe\ud800",
    "&lt;b&gt;&amp;",
    "]]><!--x-->",
)


def faults(text: str = "Text") -> tuple[Finding, ...]:
    """One finding of each severity, the text in all that is not ours."""
    return (
        Finding(
            code="schema-value-type",
            severity=Severity.ERROR,
            params={"name": text, "expected": text, "expected_de": text},
            rule=f"xsd:{text}",
            feed="openimmo.xml",
            listing=text,
            path=f"{PLACE}/{text}",
            line=12,
            value=text,
            excerpt=f"<a>{text}</a>",
        ),
        Finding(
            code="repair-decimal",
            severity=Severity.INFO,
            feed=text,
            listing=text,
            path=text,
            line=13,
            value=text,
            repair=text,
            repaired=True,
        ),
        finding("media-missing", listing=text, path=f"{PLACE}/anhaenge/anhang", value=text),
    )


def card(text: str = "Text", **given: object) -> ListingCard:
    rest: dict[str, object] = {
        "feed": "openimmo.xml", "path": PLACE, "line": 10, "number": text, "title": text, "kind": "wohnung",
        "marketing": ("KAUF",), "zip": text, "city": text, "country": text, "price": Decimal("350000"),
        "currency": text, "living_area": Decimal("88.5"), "rooms": Decimal("3"),
        "energy": EnergyLabel(kind=text, value=text, grade="B", valid_until=text),
        "media": {"stored": 2, "missing": 1}, "absent": (text,), "thumbnail": b"\xff\xd8\xff",
        "counts": FindingCounts(error=1, info=1),
    }  # fmt: skip
    return ListingCard(**{**rest, **given})  # type: ignore[arg-type]


def package(text: str = "Text", **given: object) -> PackageValidation:
    facts = FeedFacts(
        name="openimmo.xml", version=text, grammar="1.2.7c", sender_software=text, scope="VOLL", listings=2
    )
    rest: dict[str, object] = {
        "path": f"in/{text}/muster.zip", "verdict": Verdict.INVALID, "kind": "zip", "feeds": (facts,),
        "counts": FindingCounts(error=1, warning=1, info=1), "findings": faults(text),
        "finding_counts": {"schema-value-type": 7},
        "not_run": (NotRun(rule="rule-price-missing", reason="rule-not-run-files", count=3),),
        "as_of": date(2026, 11, 21),
        "gallery": Gallery(cards=(card(text),), omitted=5, plain=2, media={"stored": 2, "missing": 1}),
    }  # fmt: skip
    return PackageValidation(**{**rest, **given})  # type: ignore[arg-type]


def validation(text: str = "Text", **given: object) -> Validation:
    return Validation(packages=(package(text, **given),))
