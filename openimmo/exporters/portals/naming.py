"""What packages and their feeds are called: by the portal's patterns, unique within one export.

Knows patterns. Later packages have later times, so that who goes by the names reads them in the right order.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from openimmo.domain.portal import Portal

_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 120
_WORDS = ("provider", "portal", "timestamp", "number")
_TIME = "{timestamp}"


class Names:
    """The names of one export; ``at`` (zone-aware) is when it was made.

    ``taken`` are names of earlier packages, which the portal may not have read yet. Where the pattern holds a time,
    none of them is given again; a pattern without one is meant to replace.
    """

    def __init__(self, portal: Portal, at: datetime, taken: Collection[str] = ()) -> None:
        self.portal = portal
        self.at = at.astimezone(UTC)
        self._used: set[str] = set()
        self._taken = {name.casefold() for name in taken}
        self._fills: dict[str, str] = {}

    def package(self, provider: str, number: str) -> str:
        """The name of the next ZIP, or, where packages are loose, of the next XML."""
        form = self.portal.package
        pattern = form.zip_name if form.zipped else form.xml_name
        step = 0
        while True:
            later = self.at + timedelta(seconds=step)
            fills = (self.portal.provider or provider, self.portal.name, f"{later:%Y%m%d%H%M%S}", number)
            self._fills = dict(zip(_WORDS, fills, strict=True))
            name = self._filled(pattern)
            if step and _TIME not in pattern:
                stem, dot, ending = name.rpartition(".")
                name = f"{stem}-{step + 1}{dot}{ending}" if dot else f"{name}-{step + 1}"
            past = self._taken if _TIME in pattern else ()
            if name.casefold() not in self._used and name.casefold() not in past:
                self._used.add(name.casefold())
                return name
            step += 1

    def feed(self) -> str:
        """The name of the XML within the ZIP that was named last."""
        return self._filled(self.portal.package.xml_name)

    def _filled(self, pattern: str) -> str:
        for word, said in self._fills.items():
            pattern = pattern.replace("{" + word + "}", said)
        return _ODD.sub("-", pattern)[-_LONGEST:].lstrip(".-") or "openimmo"
