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
STREETS = ("Hauptstraße", "Am Mühlenbach", "Goethestraße", "Königsallee", "Zur Schönen Aussicht")


def objektkategorie(offer: Offer) -> str:
    """Use, kind of contract and object kind."""
    living, kind = offer.kind.living, offer.kind
    invest = kind.element == "zinshaus_renditeobjekt"
    contract = {"KAUF": not offer.rent, "MIETE_PACHT": offer.rent, "ERBPACHT": False, "LEASING": False}
    return group(
        "objektkategorie",
        marked("nutzungsart", {"WOHNEN": living or invest, "GEWERBE": not living, "ANLAGE": invest, "WAZ": False}),
        marked("vermarktungsart", contract),
        group("objektart", marked(kind.element, {kind.attribute: offer.type})),
    )


def geo(offer: Offer, random: Random) -> str:
    """The address with coordinates (degrees) near the town's centre."""
    town = offer.town
    place = {
        "breitengrad": f"{town.latitude + random.uniform(-0.05, 0.05):.6f}",
        "laengengrad": f"{town.longitude + random.uniform(-0.05, 0.05):.6f}",
    }
    return group(
        "geo",
        leaf("plz", town.plz),
        leaf("ort", town.name),
        marked("geokoordinaten", place),
        leaf("strasse", random.choice(STREETS)),
        leaf("hausnummer", f"{random.randrange(1, 180)}{random.choice(('', '', '', 'a', ' b'))}"),
        leaf("bundesland", town.state),
        marked("land", {"iso_land": "DEU"}),
        leaf("gemeindecode", town.key),
        leaf("etage", random.randrange(-1, 9)),
        leaf("anzahl_etagen", random.randrange(1, 10)),
        marked("lage_gebiet", {"gebiete": random.choice(ZONES)}),
    )


def preise(offer: Offer, random: Random) -> str:
    """Rent or purchase prices in €, with the commission."""
    deposit = [leaf("kaution", f"{offer.price * 3:.2f}"), leaf("kaution_text", "drei Nettokaltmieten")]
    return group(
        "preise",
        _rent(offer, random) if offer.rent else _purchase(offer, random),
        leaf("provisionspflichtig", not offer.rent),
        marked("aussen_courtage", {"mit_mwst": True}, "3,57 %" if not offer.rent else "2,38 Nettokaltmieten"),
        leaf("courtage_hinweis", "Die Provision ist verdient & fällig mit Abschluss des Vertrages."),
        marked("waehrung", {"iso_waehrung": "EUR"}),
        leaf("freitext_preis", "Preis auf Basis der Wohnfläche, zzgl. Stellplatz (ab 60 € im Monat)"),
        *(deposit if offer.rent else []),
        marked("stp_garage", {"stellplatzmiete": "75.00", "anzahl": random.randrange(1, 3)}),
    )


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
        leaf("anzahl_stellplaetze", random.randrange(1, 4)),
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
    need, used = f"{random.randrange(25, 280)}.{random.randrange(10)}", random.random() < 0.5
    return group(
        "energiepass",
        leaf("epart", "VERBRAUCH" if used else "BEDARF"),
        leaf("gueltig_bis", f"{random.randrange(2027, 2036)}-06-30"),
        leaf("energieverbrauchkennwert" if used else "endenergiebedarf", need),
        *([leaf("mitwarmwasser", random.random() < 0.5)] if used else []),
        leaf("primaerenergietraeger", random.choice(("Gas", "Öl", "Fernwärme", "Erdwärme"))),
        leaf("wertklasse", random.choice("ABCDEFGH")),
        leaf("baujahr", str(offer.built)),
        leaf("ausstelldatum", f"{random.randrange(2017, 2026)}-07-01"),
        leaf("jahrgang", "2014"),
        leaf("gebaeudeart", "wohn" if offer.kind.living else "nichtwohn"),
    )


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
