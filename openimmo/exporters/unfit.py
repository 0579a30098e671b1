"""The one way to say that something in the model cannot be written.

Knows texts, not trees of the model.
"""

from lxml import etree

from openimmo.errors import Refused


def unfit(code: str, element: etree._Element, name: str | None = None, **params: object) -> Refused:
    """The error for what was to be written at ``element`` (or its attribute or child ``name``)."""
    steps = [element, *element.iterancestors()]
    path = [etree.QName(step).localname for step in reversed(steps)]
    return Refused(code, place="/".join([*path, name] if name else path), **params)
