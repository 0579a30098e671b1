"""Checks the attachments of listings against the files of their package: there, welcome, what they claim to be.

Keeps nothing of them. Knows no feeds and no schemas.
"""

from collections.abc import Sequence

from openimmo.findings import Finding
from openimmo.importers.feed import ReadListing
from openimmo.importers.places import attachment_lines
from openimmo.media.collect import Collector
from openimmo.model import Anhang
from openimmo.pipeline.attachments import attachments_of, is_plain_link, names_a_file
from openimmo.pipeline.tally import Tally

NO_PACKAGE = "media-no-package"


class MediaCheck:
    """The attachments of one feed; ``alone`` is True where no files came with the XML.

    ``looked`` False says that nobody could look for files, so none is called missing: ``unseen`` counts them.
    """

    def __init__(self, collector: Collector, alone: bool, looked: bool) -> None:
        self._collector = collector
        self._alone = alone
        self._looked = looked
        self.unseen = 0

    def listing(self, listing: ReadListing, number: str | None, feed: str, found: Tally) -> Sequence[Finding]:
        """What is to be said of the attachments of one listing; what is only counted goes to ``found``."""
        anhaenge = listing.immobilie.anhaenge
        if anhaenge is None or self._settled(anhaenge.anhang, found):
            return ()
        sent = attachments_of(listing.immobilie, listing.path, listing.line, attachment_lines(listing))
        noticed = self._collector.collect(sent, listing=number, feed=feed).findings
        if self._looked:
            return noticed
        self.unseen += sum(one.code == NO_PACKAGE for one in noticed)
        return [one for one in noticed if one.code != NO_PACKAGE]

    def _settled(self, sent: Sequence[Anhang], found: Tally) -> bool:
        """The quick way for plain links, and for pictures that did not come along once enough of them were named."""
        files = [anhang for anhang in sent if not is_plain_link(anhang)]
        if not files:
            return True
        named = self._looked and found.per_code[NO_PACKAGE] < found.limit
        if named or not self._alone or not all(map(names_a_file, files)):
            return False
        if self._looked:
            found.more(NO_PACKAGE, len(files))
        else:
            self.unseen += len(files)
        return True
