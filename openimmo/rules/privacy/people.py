"""Who a weitere_adresse is, by its adressart."""

import re

_CONCERNED = re.compile(
    r"eigent|besitz|owner|verk(?:ä|ae)uf|seller|mieter|tenant|bewohn|p(?:ä|ae)chter|interessent|kunde|vorbesitz",
    re.IGNORECASE,
)


def concerned(kind: str | None) -> bool:
    """Whether these are owners, sellers, tenants or prospects; landlords count among them."""
    return bool(kind) and _CONCERNED.search((kind or "")[:100]) is not None
