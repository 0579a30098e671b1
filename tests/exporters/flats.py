"""A feed as an agency's own program builds it, from nothing."""

from datetime import date, datetime
from decimal import Decimal

from openimmo.model import (
    Aktion,
    Aktionart,
    Anbieter,
    Art,
    Flaechen,
    Freitexte,
    Geo,
    Immobilie,
    IsoLand,
    Kaufpreis,
    Kontaktperson,
    Land,
    Nutzungsart,
    Objektart,
    Objektkategorie,
    Openimmo,
    Preise,
    Uebertragung,
    Umfang,
    Vermarktungsart,
    VerwaltungTechn,
    Wohnung,
    Wohnungtyp,
)

TRANSFER = Uebertragung(
    art=Art.ONLINE,
    umfang=Umfang.VOLL,
    version="1.2.7c",
    sendersoftware="Meyer CRM",
    senderversion="3.1",
    timestamp=datetime(2026, 3, 2, 6, 0),
)


def flat(number: str = "AF437") -> Immobilie:
    return Immobilie(
        verwaltung_techn=VerwaltungTechn(
            openimmo_obid="OIMEYER0000000000001",
            objektnr_extern=number,
            aktion=Aktion(aktionart=Aktionart.CHANGE),
            stand_vom=date(2026, 3, 1),
        ),
        freitexte=Freitexte(objekttitel="Helle Wohnung <mit Balkon> & Garten"),
        objektkategorie=Objektkategorie(
            nutzungsart=Nutzungsart(WOHNEN=True, GEWERBE=False),
            vermarktungsart=Vermarktungsart(KAUF=True, MIETE_PACHT=False),
            objektart=Objektart(wohnung=(Wohnung(wohnungtyp=Wohnungtyp.ETAGE),)),
        ),
        geo=Geo(plz="04155", ort="Leipzig", land=Land(iso_land=IsoLand.DEU)),
        kontaktperson=Kontaktperson(name="Meyer", email_direkt="meyer@example.org"),
        preise=Preise(kaufpreis=Kaufpreis(value=Decimal("350000"))),
        flaechen=Flaechen(anzahl_zimmer=Decimal("3.5"), wohnflaeche=Decimal("88.50")),
    )


def office(*listings: Immobilie) -> Anbieter:
    return Anbieter(impressum="Meyer GmbH, Leipzig", firma="Meyer GmbH", openimmo_anid="OIMEYER", immobilie=listings)


def document(*listings: Immobilie) -> Openimmo:
    return Openimmo(uebertragung=TRANSFER, anbieter=(office(*(listings or (flat(),))),))
