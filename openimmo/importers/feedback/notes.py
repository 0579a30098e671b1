"""Collects the defects of one feedback: the first of each code with its place, all of them counted."""

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from openimmo.findings import Finding, Severity, finding
from openimmo.importers.paths import line_of

MOST = 100
"""Findings of one code that are kept; finding a path costs, so that of others is not looked for."""

_VALUE = 200


class Notes:
    """The findings of the feedback called ``name``."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.kept: list[Finding] = []
        self.counts: Counter[str] = Counter()

    def add(
        self,
        code: str,
        element: etree._Element,
        value: str | None = None,
        repair: str | None = None,
        *,
        name: str = "",
    ) -> None:
        """One defect at an element; ``repair`` is what it was read as, ``name`` fills the sentence."""
        self.counts[code] += 1
        if self.counts[code] > MOST:
            return
        self.kept.append(
            finding(
                code,
                feed=self._name,
                path=element.getroottree().getpath(element),
                line=line_of(element),
                value=None if value is None else value[:_VALUE],
                repair=None if repair is None else repair[:_VALUE],
                repaired=repair is not None,
                name=name,
            )
        )

    def extend(self, found: Iterable[Finding]) -> None:
        """Findings that were made elsewhere."""
        for one in found:
            self.counts[one.code] += 1
            if self.counts[one.code] <= MOST:
                self.kept.append(one)

    @property
    def clean(self) -> bool:
        """True when nothing is against the schema."""
        return all(one.severity is Severity.INFO for one in self.kept)
