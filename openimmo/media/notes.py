"""The findings about the attachments of one listing, each with the place of its anhang.

Knows codes and places. Does not know how a file was found or stored.
"""

import msgspec

from openimmo.findings import Finding, finding
from openimmo.media.claims import Attachment, differs, md5_of, names_md5
from openimmo.media.judge import Kept
from openimmo.media.kinds import UNKNOWN


class Notes:
    """Gathers what is noticed about the attachments of one listing."""

    def __init__(self, listing: str | None, feed: str | None) -> None:
        self.found: list[Finding] = []
        self._listing = listing
        self._feed = feed

    def add(self, code: str, anhang: Attachment, value: str | None = None, **params: object) -> None:
        """Something noticed about ``anhang``."""
        noticed = finding(code, feed=self._feed, listing=self._listing, path=anhang.path, line=anhang.line, value=value)
        self.found.append(msgspec.structs.replace(noticed, params={name: str(fill) for name, fill in params.items()}))

    def repaired(self, code: str, anhang: Attachment, value: str | None = None, repair: str | None = None) -> None:
        """Something that was read as it was meant."""
        self.add(code, anhang, value)
        self.found[-1] = msgspec.structs.replace(self.found[-1], repair=repair, repaired=True)

    def compare(self, anhang: Attachment, kept: Kept) -> None:
        """Where the content is not what the anhang says it is."""
        if names_md5(anhang) and (anhang.check or "").strip():
            self._check(anhang, kept)
        if kept.media_type == UNKNOWN:
            self.add("media-kind-unknown", anhang, anhang.format)
        elif differs(anhang.format, kept.media_type):
            self.add("media-format-differs", anhang, anhang.format, kind=kept.media_type)
        if kept.cut:
            self.add("media-picture-cut", anhang, kind=kept.media_type)

    def _check(self, anhang: Attachment, kept: Kept) -> None:
        expected = md5_of(anhang)
        if expected is None:
            self.add("media-check-unreadable", anhang, (anhang.check or "")[:80])
        elif expected != kept.md5:
            self.add("media-check-mismatch", anhang, expected, real=kept.md5)
