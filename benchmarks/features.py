"""What an invented listing says about the object itself: kind, place, prices, areas, fittings, state, surroundings.

Knows names, order and values of the 1.2.7c grammar.  Does not know texts, files or the frame of a feed.
"""

from random import Random

from benchmarks.markup import flags, group, leaf, marked
from benchmarks.objects import Offer

FLOORS = ("FLIESEN", "STEIN", "TEPPICH", "PARKETT", "LAMINAT", "DIELEN", "KUNSTSTOFF", "LINOLEUM", "MARMOR")
FUELS = ("OEL", "GAS", "ELEKTRO", "SOLAR", "ERDWAERME", "LUFTWP", "FERN", "BLOCK", "WASSER-ELEKTRO", "PELLET")
HEATINGS = ("OFEN", "ETAGE", "ZENTRAL", "FERN", "FUSSBODEN")
BATHS = ("DUSCHE", "WANNE", "FENSTER", "BIDET", "PISSOIR")
ROOFS = ("KRUEPPELWALMDACH", "MANSARDDACH", "PULTDACH", "SATTELDACH", "WALMDACH", "FLACHDACH", "PYRAMIDENDACH")
SIDES = ("NORD", "OST", "SUED", "WEST", "NORDOST", "NORDWEST", "SUEDOST", "SUEDWEST")
PARKING = ("GARAGE", "TIEFGARAGE", "CARPORT", "FREIPLATZ", "PARKHAUS", "DUPLEX")
ENERGY = ("PASSIVHAUS", "NIEDRIGENERGIE", "NEUBAUSTANDARD", "KFW40", "KFW60", "KFW55", "KFW70")
ZONES = ("WOHN", "GEWERBE", "MISCH", "NEUBAU", "ORTSLAGE", "SIEDLUNG", "STADTRAND", "STADTZENTRUM", "1A")
STATES = ("ERSTBEZUG", "NEUWERTIG", "TEIL_VOLLRENOVIERT", "VOLL_SANIERT", "MODERNISIERT", "GEPFLEGT", "ROHBAU")
TARGETS = ("FLUGHAFEN", "FERNBAHNHOF", "AUTOBAHN", "US_BAHN", "BUS", "GRUNDSCHULE", "ZENTRUM", "GASTSTAETTEN")
GRADES = (("A+", 30), ("A", 50), ("B", 75), ("C", 100), ("D", 130), ("E", 160), ("F", 200), ("G", 250))
STREETS = ("Hauptstraße", "Am Mühlenbach", "Goethestraße", "Königsallee", "Zur Schönen Aussicht")


def objektkategorie(offer: Offer) -> str:
    """Use, kind of contract and object kind."""
    living, kind = offer.kind.living, offer.kind
    invest = kind.element == "zinshaus_renditeobjekt"
    contract = {"KAUF": not offer.rent, "MIETE_PACHT": offer.rent, "ERBPACHT": False, "LEASING": False}
    return group(
        "objektkategorie",
        marked("nutzungsart", {"WOHNEN": offer.home, "GEWERBE": not living, "ANLAGE": invest, "WAZ": False}),
        marked("vermarktungsart", contract),
        group("objektart", marked(kind.element, {kind.attribute: offer.type})),
    )


def geo(offer: Offer, random: Random) -> str:
    """The address with coordinates (degrees) near the town's centre; no more than the town where it is not released."""
    town, digits, floors = offer.town, 6 if offer.released else 2, random.randrange(1, 10)
    place = {
        "breitengrad": f"{town.latitude + random.uniform(-0.05, 0.05):.{digits}f}",
        "laengengrad": f"{town.longitude + random.uniform(-0.05, 0.05):.{digits}f}",
    }
    return group(
        "geo",
        leaf("plz", town.plz),
        leaf("ort", town.name),
        marked("geokoordinaten", place),
        *(_street(random) if offer.released else ()),
        leaf("bundesland", town.state),
        marked("land", {"iso_land": "DEU"}),
        leaf("gemeindecode", town.key),
        leaf("etage", random.randrange(floors)),
        leaf("anzahl_etagen", floors),
        marked("lage_gebiet", {"gebiete": random.choice(ZONES)}),
    )


def _street(random: Random) -> tuple[str, str]:
    number = f"{random.randrange(1, 180)}{random.choice(('', '', '', 'a', ' b'))}"
    return leaf("strasse", random.choice(STREETS)), leaf("hausnummer", number)


def preise(offer: Offer, random: Random) -> str:
    """Rent or purchase prices in €, with the commission: half of it for the buyer, none for the tenant of a home."""
    deposit = [leaf("kaution", f"{offer.price * 3:.2f}"), leaf("kaution_text", "drei Nettokaltmieten")]
    return group(
        "preise",
        _rent(offer, random) if offer.rent else _purchase(offer, random),
        *_commission(offer),
        marked("waehrung", {"iso_waehrung": "EUR"}),
        leaf("freitext_preis", "Preis auf Basis der Wohnfläche, zzgl. Stellplatz (ab 60 € im Monat)"),
        *(deposit if offer.rent else []),
        marked("stp_garage", {"stellplatzmiete": "75.00", "anzahl": random.randint(1, offer.spaces)}),
    )


def _commission(offer: Offer) -> list[str]:
    if offer.rent and offer.kind.living:
        return [leaf("provisionspflichtig", False)]
    terms, vat = "2,38 Nettokaltmieten" if offer.rent else "3,57 %", {"mit_mwst": True}
    return [
        leaf("provisionspflichtig", True),
        *([] if offer.rent else [marked("innen_courtage", vat, terms)]),
        marked("aussen_courtage", vat, terms),
        leaf("courtage_hinweis", "Die Provision ist verdient & fällig mit Abschluss des Vertrages."),
    ]


def _rent(offer: Offer, random: Random) -> str:
    extra = offer.area * random.randrange(2, 5)
    return "".join(
        (
            leaf("nettokaltmiete", f"{offer.price:.2f}"),
            leaf("kaltmiete", f"{offer.price:.2f}"),
            leaf("warmmiete", f"{offer.price + extra:.2f}"),
            leaf("nebenkosten", f"{extra:.2f}"),
            leaf("heizkosten_enthalten", random.random() < 0.6),
            leaf("mietpreis_pro_qm", f"{offer.price / offer.area:.2f}"),
        )
    )


def _purchase(offer: Offer, random: Random) -> str:
    return "".join(
        (
            marked("kaufpreis", {"auf_anfrage": False}, f"{offer.price:.2f}"),
            leaf("heizkosten_enthalten", False),
            leaf("hausgeld", f"{random.randrange(80, 640)}"),
            leaf("kaufpreis_pro_qm", f"{offer.price / offer.area:.2f}"),
        )
    )


def flaechen(offer: Offer, random: Random) -> str:
    """Areas in m² and counts of rooms."""
    rooms, area = offer.rooms, offer.area
    return group(
        "flaechen",
        leaf("wohnflaeche" if offer.kind.living else "nutzflaeche", f"{area}.{random.randrange(0, 100):02d}"),
        leaf("gesamtflaeche", area + random.randrange(0, 80)),
        *([] if offer.kind.living else [leaf("bueroflaeche", area // 2)]),
        leaf("grundstuecksflaeche", area * random.randrange(1, 6)),
        *(_rooms(rooms, random) if offer.kind.rooms else []),
        leaf("kellerflaeche", f"{random.randrange(4, 60)}.5"),
        leaf("anzahl_stellplaetze", offer.spaces),
        leaf("vermietbare_flaeche", area),
    )


def _rooms(rooms: int, random: Random) -> list[str]:
    return [
        leaf("anzahl_zimmer", rooms + random.choice((0, 0.5))),
        leaf("anzahl_schlafzimmer", max(1, rooms - 2)),
        leaf("anzahl_badezimmer", 1 + rooms // 4),
        leaf("anzahl_sep_wc", rooms // 3),
        leaf("anzahl_balkone", random.randrange(0, 3)),
        leaf("anzahl_terrassen", random.randrange(0, 2)),
        leaf("balkon_terrasse_flaeche", f"{random.randrange(3, 30)}.25"),
    ]


def ausstattung(offer: Offer, random: Random) -> str:
    """Fittings: flag sets and yes/no fields, some of them left out."""
    yes = random.random
    return group(
        "ausstattung",
        leaf("ausstatt_kategorie", random.choice(("STANDARD", "GEHOBEN", "LUXUS"))),
        flags("bad", BATHS, random.sample(BATHS, 2)),
        flags("kueche", ("EBK", "OFFEN", "PANTRY"), ("EBK",)),
        flags("boden", FLOORS, random.sample(FLOORS, 3)),
        flags("heizungsart", HEATINGS, (random.choice(HEATINGS),)),
        flags("befeuerung", FUELS, (random.choice(FUELS),)),
        leaf("klimatisiert", yes() < 0.1),
        flags("fahrstuhl", ("PERSONEN", "LASTEN"), ("PERSONEN",) if yes() < 0.4 else ()),
        flags("stellplatzart", PARKING, (random.choice(PARKING),)),
        leaf("gartennutzung", yes() < 0.5),
        flags("ausricht_balkon_terrasse", SIDES, (random.choice(SIDES),)),
        *([marked("moebliert", {"moeb": random.choice(("VOLL", "TEIL"))})] if yes() < 0.2 else []),
        leaf("rollstuhlgerecht", yes() < 0.15),
        leaf("kabel_sat_tv", yes() < 0.7),
        *([] if offer.kind.living else [leaf("teekueche", yes() < 0.5), leaf("hallenhoehe", "4.20")]),
        marked("breitband_zugang", {"art": "Glasfaser", "speed": random.choice(("100", "250", "1000"))}),
        marked("unterkellert", {"keller": random.choice(("JA", "NEIN", "TEIL"))}),
        leaf("abstellraum", yes() < 0.5),
        flags("dachform", ROOFS, (random.choice(ROOFS),)),
        flags("bauweise", ("MASSIV", "FERTIGTEILE", "HOLZ"), ("MASSIV",)),
        flags("energietyp", ENERGY, random.sample(ENERGY, 1)),
    )


def zustand_angaben(offer: Offer, random: Random) -> str:
    """Age, condition and the energy certificate."""
    return group(
        "zustand_angaben",
        leaf("baujahr", str(offer.built)),
        leaf("letztemodernisierung", str(random.randrange(offer.built, 2027))),
        marked("zustand", {"zustand_art": random.choice(STATES)}),
        marked("alter", {"alter_attr": "NEUBAU" if offer.built > 2000 else "ALTBAU"}),
        *([_energiepass(offer, random)] if offer.kind.rooms else []),
        marked("verkaufstatus", {"stand": random.choice(("OFFEN", "OFFEN", "OFFEN", "RESERVIERT"))}),
    )


def _energiepass(offer: Offer, random: Random) -> str:
    figure, used, issued = random.randrange(250, 2800), random.random() < 0.5, random.randrange(2017, 2026)
    need = f"{figure / 10:.1f}"
    return group(
        "energiepass",
        leaf("epart", "VERBRAUCH" if used else "BEDARF"),
        leaf("gueltig_bis", f"{issued + 10}-06-30"),
        leaf("energieverbrauchkennwert" if used else "endenergiebedarf", need),
        *([leaf("mitwarmwasser", True)] if used else []),
        leaf("primaerenergietraeger", random.choice(("Gas", "Öl", "Fernwärme", "Erdwärme"))),
        *(
            []
            if offer.home
            else [leaf("stromwert", f"{figure / 40:.1f}"), leaf("waermewert", f"{figure * 3 / 40:.1f}")]
        ),
        *([leaf("wertklasse", _grade(figure / 10))] if offer.home else []),
        leaf("baujahr", str(offer.built)),
        leaf("ausstelldatum", f"{issued}-07-01"),
        leaf("jahrgang", "2014"),
        leaf("gebaeudeart", "wohn" if offer.home else "nichtwohn"),
    )


def _grade(figure: float) -> str:
    """The class of a figure in kWh/(m²·a)."""
    return next((name for name, most in GRADES if figure <= most), "H")


def infrastruktur(random: Random) -> str:
    """View and distances in km."""
    return group(
        "infrastruktur",
        leaf("zulieferung", random.random() < 0.3),
        marked("ausblick", {"blick": random.choice(("FERNE", "SEE", "BERGE", "MEER"))}),
        *(
            marked("distanzen", {"distanz_zu": target}, f"{random.uniform(0.1, 40):.1f}")
            for target in random.sample(TARGETS, random.randrange(3, 6))
        ),
        marked("distanzen_sport", {"distanz_zu_sport": "NAHERHOLUNG"}, f"{random.uniform(0.2, 9):.1f}"),
    )
