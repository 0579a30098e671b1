"""The typed model of OpenImmo: frozen classes with the standard's own names.

``Openimmo`` is a whole document, ``Immobilie`` one listing. Absent is None, or an empty tuple where it may repeat.
"""

from openimmo.model.base import Element, Kept, Listed, Valued, fields_of
from openimmo.model.generated import *  # noqa: F403
from openimmo.model.generated import ELEMENTS, ENUMERATIONS

__all__ = ["ELEMENTS", "ENUMERATIONS", "Element", "Kept", "Listed", "Valued", "fields_of"]  # plus every generated class
