"""Where the attachments of a listing that was just read stand.

Knows the listing's tree, which is gone when the next listing is read.
"""

from openimmo.importers.feed import ReadListing
from openimmo.importers.paths import line_of


def attachment_lines(listing: ReadListing) -> list[int | None]:
    """The line (1-based) of each anhang in the order of the typed listing."""
    return [line_of(anhang) for anhang in listing.element.iterfind("anhaenge/anhang")]
