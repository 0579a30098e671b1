"""What is on offer in an invented listing: its kind, town, size and price, agreed with each other.

Knows the market in outline.  Does not know XML.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Kind:
    """An object kind of the standard: its element, its type attribute with some values, and what goes with it."""

    element: str
    attribute: str
    types: tuple[str, ...]
    share: int
    living: bool = False
    rooms: bool = True
    rentable: bool = True


@dataclass(frozen=True)
class Town:
    """A town with its postcode, state, municipality key and place (degrees)."""

    name: str
    plz: str
    state: str
    key: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Offer:
    """One object on offer; area in m², price in € (a month, for rent). ``released``: its address may be shown."""

    number: int
    kind: Kind
    type: str
    town: Town
    rent: bool
    area: int
    rooms: int
    price: int
    built: int
    spaces: int
    released: bool

    @property
    def home(self) -> bool:
        """Whether people live in it, be it flat by flat."""
        return self.kind.living or self.kind.element == "zinshaus_renditeobjekt"


KINDS = (
    Kind("wohnung", "wohnungtyp", ("ETAGE", "DACHGESCHOSS", "ERDGESCHOSS", "MAISONETTE", "PENTHOUSE"), 40, living=True),
    Kind("haus", "haustyp", ("EINFAMILIENHAUS", "DOPPELHAUSHAELFTE", "BUNGALOW", "VILLA"), 25, living=True),
    Kind("grundstueck", "grundst_typ", ("WOHNEN", "GEWERBE", "GEMISCHT"), 9, rooms=False, rentable=False),
    Kind("buero_praxen", "buero_typ", ("BUEROFLAECHE", "PRAXIS", "BUEROHAUS", "COWORKING"), 9),
    Kind("einzelhandel", "handel_typ", ("LADENLOKAL", "VERKAUFSFLAECHE", "KIOSK"), 5),
    Kind("hallen_lager_prod", "hallen_typ", ("HALLE", "LAGER", "PRODUKTION", "WERKSTATT"), 4, rooms=False),
    Kind("zinshaus_renditeobjekt", "zins_typ", ("MEHRFAMILIENHAUS", "WOHN_UND_GESCHAEFTSHAUS"), 4, rentable=False),
    Kind("gastgewerbe", "gastgew_typ", ("RESTAURANT", "CAFE", "HOTELS"), 2),
    Kind("parken", "parken_typ", ("STELLPLATZ", "TIEFGARAGENSTELLPLATZ", "EINZELGARAGE"), 2, rooms=False),
)
SHARES = tuple(kind.share for kind in KINDS)

TOWNS = (
    Town("Aachen", "52062", "Nordrhein-Westfalen", "05334002", 50.7753, 6.0839),
    Town("Köln", "50667", "Nordrhein-Westfalen", "05315000", 50.9375, 6.9603),
    Town("Düsseldorf", "40213", "Nordrhein-Westfalen", "05111000", 51.2277, 6.7735),
    Town("München", "80331", "Bayern", "09162000", 48.1351, 11.5820),
    Town("Nürnberg", "90402", "Bayern", "09564000", 49.4521, 11.0767),
    Town("Berlin", "10115", "Berlin", "11000000", 52.5200, 13.4050),
    Town("Göttingen", "37073", "Niedersachsen", "03159016", 51.5413, 9.9158),
    Town("Lübeck", "23552", "Schleswig-Holstein", "01003000", 53.8655, 10.6866),
    Town("Leipzig", "04109", "Sachsen", "14713000", 51.3397, 12.3731),
    Town("Weißenfels", "06667", "Sachsen-Anhalt", "15084550", 51.2010, 11.9690),
    Town("Tübingen", "72070", "Baden-Württemberg", "08416041", 48.5216, 9.0576),
    Town("Saarbrücken", "66111", "Saarland", "10041100", 49.2402, 6.9969),
)


def offer(number: int, random: Random) -> Offer:
    """The object of one listing."""
    kind = random.choices(KINDS, SHARES)[0]
    rent = kind.rentable and random.random() < 0.5
    area = random.randrange(28, 260) if kind.rooms else random.randrange(240, 2400)
    return Offer(
        number=number,
        kind=kind,
        type=random.choice(kind.types),
        town=random.choice(TOWNS),
        rent=rent,
        area=area,
        rooms=max(1, area // 28),
        price=area * random.randrange(8, 19) if rent else area * random.randrange(1500, 5200),
        built=random.randrange(1898, 2026),
        spaces=random.randrange(1, 4),
        released=random.random() < 0.7,
    )
