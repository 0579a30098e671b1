"""Which findings belong to which listing of a feed, told by their paths. Knows findings only."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from openimmo.findings import Finding

_LISTING = re.compile(r"(.*?/immobilie\[[0-9]+\])(?:/|$)", re.IGNORECASE | re.DOTALL)


def by_listing(findings: Sequence[Finding]) -> Mapping[tuple[str | None, str], Sequence[Finding]]:
    """The findings by feed and by the path of the listing they are about; without those about no listing."""
    found: dict[tuple[str | None, str], list[Finding]] = defaultdict(list)
    for one in findings:
        if inside := _LISTING.match(one.path or ""):
            found[one.feed, inside[1]].append(one)
    return found
