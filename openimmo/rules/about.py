"""What many rules ask about a listing or its feed, worked out once. Pure; knows the model, no rule."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from openimmo.domain.delivery import Scope
from openimmo.domain.listing import MediaRef
from openimmo.model import Aktionart, Geo, Immobilie, Objektart, Objektkategorie, Uebertragung, UserDefinedSimplefield

HOME = "DEU"
_KINDS = tuple(name for name in Objektart.__struct_fields__ if name not in ("kept", "objektart_zusatz"))


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the listings: the day to judge by, the uebertragung, VOLL or TEIL (None: not said)."""

    as_of: date
    transfer: Uebertragung = Uebertragung()
    scope: Scope | None = None


class About(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One listing at a glance.

    ``country`` is iso_land in capitals; a feed that names none is taken as German, and ``country_stated`` is False.
    ``kinds`` are the names below objektart (``wohnung``, ``haus`` …). ``living`` and ``business`` say WOHNEN and
    GEWERBE, ``sale`` and ``rent`` KAUF (or ERBPACHT) and MIETE_PACHT (or LEASING). ``action`` is what is asked for,
    None where the listing does not say. ``media`` are the attachments as found in the package, in the order of
    anhaenge; None where nobody could look. ``own_fields`` are the user_defined_simplefield of zustand_angaben, by
    feldname.
    """

    as_of: date
    country: str
    country_stated: bool
    kinds: tuple[str, ...]
    living: bool
    business: bool
    sale: bool
    rent: bool
    action: Aktionart | None
    media: Sequence[MediaRef] | None
    own_fields: Mapping[str, str]

    @property
    def plot(self) -> bool:
        """Nothing but land."""
        return self.kinds == ("grundstueck",)

    @property
    def parking(self) -> bool:
        """Nothing but a place for a car."""
        return self.kinds == ("parken",)


def about(listing: Immobilie, as_of: date, media: Sequence[MediaRef] | None) -> About:
    """``listing`` at a glance; ``media`` as found, None where nobody could look."""
    category = listing.objektkategorie or Objektkategorie()
    use, marketing = category.nutzungsart, category.vermarktungsart
    country = _country(listing.geo)
    technical, state = listing.verwaltung_techn, listing.zustand_angaben
    return About(
        as_of=as_of,
        country=country or HOME,
        country_stated=country is not None,
        kinds=_kinds(category.objektart),
        living=use is not None and use.WOHNEN is True,
        business=use is not None and use.GEWERBE is True,
        sale=marketing is not None and (marketing.KAUF is True or marketing.ERBPACHT is True),
        rent=marketing is not None and (marketing.MIETE_PACHT is True or marketing.LEASING is True),
        action=technical.aktion.aktionart if technical is not None and technical.aktion is not None else None,
        media=media,
        own_fields=_own(state.user_defined_simplefield) if state is not None and state.user_defined_simplefield else {},
    )


def _country(geo: Geo | None) -> str | None:
    if geo is None or geo.land is None or not geo.land.iso_land:
        return None
    return str(geo.land.iso_land).strip().upper() or None


def _kinds(objektart: Objektart | None) -> tuple[str, ...]:
    return () if objektart is None else tuple(name for name in _KINDS if getattr(objektart, name))


def _own(fields: Sequence[UserDefinedSimplefield]) -> dict[str, str]:
    return {str(field.feldname): str(field.value or "").strip() for field in fields if field.feldname}
