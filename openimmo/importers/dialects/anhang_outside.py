"""``anhang`` directly in ``immobilie`` instead of in ``anhaenge`` (published test packages of portal importers)."""

from collections.abc import Iterator

from lxml import etree


def rearrange(listing: "etree._Element") -> Iterator[tuple["etree._Element", str, str]]:
    """Move such attachments to the end of ``anhaenge``, in their order."""
    stray = listing.findall("anhang")
    if not stray:
        return
    home = listing.find("anhaenge")
    if home is None:
        home = etree.SubElement(listing, "anhaenge")
    for anhang in stray:
        yield anhang, "immobilie/anhang", "immobilie/anhaenge/anhang"
        home.append(anhang)
