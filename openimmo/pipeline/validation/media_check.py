"""Checks the attachments of listings against the files of their package: there, welcome, what they claim to be.

Keeps nothing of them. Knows no feeds and no schemas.
"""

from collections.abc import Sequence
from typing import NamedTuple

from openimmo.domain.listing import MediaRef
from openimmo.findings import Finding
from openimmo.importers.feed import ReadListing
from openimmo.importers.places import attachment_lines
from openimmo.media.collect import Collector
from openimmo.model import Anhang
from openimmo.pipeline.attachments import attachments_of, is_plain_link, names_a_file
from openimmo.pipeline.tally import Tally

NO_PACKAGE = "media-no-package"


class Looked(NamedTuple):
    """What is to be said of the attachments of one listing, and what they are; None where nobody could look."""

    findings: Sequence[Finding] = ()
    media: Sequence[MediaRef] | None = ()


class MediaCheck:
    """The attachments of one feed; ``alone`` is True where no files came with the XML.

    ``looked`` False says that nobody could look for files, so none is called missing: ``unseen`` counts them.
    """

    def __init__(self, collector: Collector, alone: bool, looked: bool) -> None:
        self._collector = collector
        self._alone = alone
        self._looked = looked
        self.unseen = 0

    def listing(self, listing: ReadListing, number: str | None, feed: str, found: Tally) -> Looked:
        """The attachments of one listing; what is only counted goes to ``found``."""
        anhaenge = listing.immobilie.anhaenge
        if anhaenge is None:
            return Looked()
        settled = self._settled(anhaenge.anhang, found)
        if settled is not None:
            return settled
        sent = attachments_of(listing.immobilie, listing.path, listing.line, attachment_lines(listing))
        collected = self._collector.collect(sent, listing=number, feed=feed)
        unseen = sum(one.code == NO_PACKAGE for one in collected.findings)
        media = None if unseen else collected.media
        if self._looked:
            return Looked(collected.findings, media)
        self.unseen += unseen
        return Looked([one for one in collected.findings if one.code != NO_PACKAGE], media)

    def _settled(self, sent: Sequence[Anhang], found: Tally) -> Looked | None:
        """The quick way for plain links, and for pictures that did not come along once enough of them were named."""
        files = [anhang for anhang in sent if not is_plain_link(anhang)]
        if not files:
            return Looked((), [_link(position) for position, _ in enumerate(sent)])
        named = self._looked and found.per_code[NO_PACKAGE] < found.limit
        if named or not self._alone or not all(map(names_a_file, files)):
            return None
        if self._looked:
            found.more(NO_PACKAGE, len(files))
        else:
            self.unseen += len(files)
        return Looked((), None)


def _link(position: int) -> MediaRef:
    return MediaRef(position=position, state="link")
