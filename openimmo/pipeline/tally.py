"""Counts findings that are never listed, and joins counts: what a report of many feeds needs beyond a cap.

Knows findings only.
"""

from openimmo.findings import Cap, Severity
from openimmo.texts import catalogue


class Tally(Cap):
    """A cap that can also count findings which nobody has written down."""

    def more(self, code: str, count: int) -> None:
        """Count ``count`` findings of a code that are not worth listing."""
        self.per_code[code] += count
        self.per_severity[Severity(catalogue()[code].severity or "error")] += count

    def join(self, other: Cap) -> None:
        """Take over what another cap has counted and, within the limit, kept."""
        room = {code: self.limit - self.per_code[code] for code in other.per_code}
        for one in other.kept:
            if room[one.code] > 0:
                room[one.code] -= 1
                self.kept.append(one)
        self.per_code.update(other.per_code)
        self.per_severity.update(other.per_severity)
