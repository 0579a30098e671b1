"""``anhang`` directly in ``immobilie`` instead of in ``anhaenge`` (published test packages of portal importers)."""

from collections.abc import Iterator

from lxml import etree

from openimmo.model.tables import table


def rearrange(listing: "etree._Element") -> Iterator[tuple["etree._Element", str, str]]:
    """Move such attachments to the end of ``anhaenge``, in their order."""
    stray = listing.findall("anhang")
    if not stray:
        return
    home = listing.find("anhaenge")
    if home is None:
        home = etree.Element("anhaenge")
        listing.insert(_place(listing), home)
    for anhang in stray:
        yield anhang, "immobilie/anhang", "immobilie/anhaenge/anhang"
    for anhang in stray:  # only now, so that each was told at the place where it stood
        home.append(anhang)


def _place(listing: "etree._Element") -> int:
    """Where ``anhaenge`` belongs: before the first child that comes after it in the standard."""
    places = table("immobilie").children
    late = {name for name, place in places.items() if place.order > places["anhaenge"].order}
    return next((index for index, child in enumerate(listing) if child.tag in late), len(listing))
