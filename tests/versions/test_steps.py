"""Each step up and down, on the smallest trees that show what is special about it."""

from itertools import pairwise
from typing import NamedTuple

import pytest

from openimmo.versions.route import STEPS, route
from openimmo.xsd.grammar import versions
from tests.versions.trees import listing, written


class Case(NamedTuple):
    """One conversion: what goes in, what comes out, and the code and path of each thing that is told."""

    source: str
    target: str
    before: str
    after: str
    told: tuple[tuple[str, str], ...] = ()


def _state(inner: str) -> str:
    return f"<zustand_angaben>{inner}</zustand_angaben>"


def _kind(inner: str) -> str:
    return f"<objektkategorie><objektart>{inner}</objektart></objektkategorie>"


_PASS = "zustand_angaben/energiepass"
_FIELD = "user_defined_simplefield"
_KIND = "objektkategorie/objektart"
_FEED = '<openimmo><uebertragung art="ONLINE" umfang="VOLL" version="1.1" sendersoftware="M"{}/>{}</openimmo>'

CASES = {
    "1.2.0 up: flags that have to be said are false": Case(
        "1.1", "1.2.0",
        '<objektkategorie><nutzungsart WOHNEN="1"/><vermarktungsart MIETE_PACHT="true" KAUF="false"/>'
        "</objektkategorie>",
        '<objektkategorie><nutzungsart WOHNEN="1" GEWERBE="false"/><vermarktungsart MIETE_PACHT="true" KAUF="false"/>'
        "</objektkategorie>",
        (("convert-supplied", "objektkategorie/nutzungsart/@GEWERBE"),),
    ),
    "1.2.0 up: rental income was by year": Case(
        "1.1", "1.2.0",
        "<preise><mieteinnahmen_ist>12000</mieteinnahmen_ist></preise>",
        '<preise><mieteinnahmen_ist periode="JAHR">12000</mieteinnahmen_ist></preise>',
        (("convert-supplied", "preise/mieteinnahmen_ist/@periode"),),
    ),
    "1.2.0 up: a country in other words": Case(
        "1.1", "1.2.0", '<geo><land iso_land="de"/></geo>', '<geo><land iso_land="DEU"/></geo>',
        (("convert-changed", "geo/land/@iso_land"),),
    ),
    "1.2.0 up: a country that nobody can tell": Case(
        "1.1", "1.2.0", '<geo><land iso_land="Utopia"/></geo>', "<geo><land/></geo>",
        (("convert-value-lost", "geo/land/@iso_land"),),
    ),
    "1.2.0 up: a currency in other words": Case(
        "1.1", "1.2.0",
        '<preise><waehrung iso_waehrung="Euro"/></preise>', '<preise><waehrung iso_waehrung="EUR"/></preise>',
        (("convert-changed", "preise/waehrung/@iso_waehrung"),),
    ),
    "1.2.0 up: the version of the software is not known": Case(
        "1.1", "1.2.0", _FEED.format("", ""), _FEED.format(' senderversion=""', ""),
        (("convert-supplied-blank", "uebertragung"),),
    ),
    "1.2.0 down: income by the month becomes yearly": Case(
        "1.2.0", "1.1",
        '<preise><mieteinnahmen_ist periode="MONAT">1000.50</mieteinnahmen_ist>'
        '<mieteinnahmen_soll periode="JAHR">5</mieteinnahmen_soll></preise>',
        "<preise><mieteinnahmen_ist>12006.00</mieteinnahmen_ist><mieteinnahmen_soll>5</mieteinnahmen_soll></preise>",
        (("convert-yearly", "preise/mieteinnahmen_ist"),),
    ),
    "1.2.0 down: by the week and by the day": Case(
        "1.2.0", "1.1",
        '<preise><mieteinnahmen_ist periode="WOCHE">10</mieteinnahmen_ist>'
        '<mieteinnahmen_soll periode="TAG">1.5</mieteinnahmen_soll></preise>',
        "<preise><mieteinnahmen_ist>520</mieteinnahmen_ist><mieteinnahmen_soll>547.5</mieteinnahmen_soll></preise>",
        (("convert-yearly", "preise/mieteinnahmen_ist"), ("convert-yearly", "preise/mieteinnahmen_soll")),
    ),
    "1.2.0 down: no anbieter without a listing": Case(
        "1.2.0", "1.1",
        _FEED.format(' regi_id="7"', "<anbieter><firma>Ohne</firma></anbieter><anbieter><immobilie/></anbieter>"),
        _FEED.format("", "<anbieter><immobilie/></anbieter>"),
        (("convert-anbieter-lost", "anbieter[1]"), ("convert-lost", "uebertragung/@regi_id")),
    ),
    "1.2.0 down: what 1.1 does not have, and an empty thing": Case(
        "1.2.0", "1.1",
        "<geo><anzahl_etagen>4</anzahl_etagen></geo>"
        '<ausstattung><befeuerung GAS="1" FERN="0" BLOCK="true"/></ausstattung><bewertung/>',
        '<geo/><ausstattung><befeuerung GAS="1"/></ausstattung>',
        (
            ("convert-left-out", "bewertung"), ("convert-lost", "geo/anzahl_etagen"),
            ("convert-left-out", "ausstattung/befeuerung/@FERN"), ("convert-lost", "ausstattung/befeuerung/@BLOCK"),
        ),
    ),
    "1.2.1 up: a figure of the kind that art says": Case(
        "1.2.0", "1.2.1",
        _state('<energiepass><skala type="ZAHL">98.4</skala><art>Verbrauch</art></energiepass>'),
        _state("<energiepass><art>VERBRAUCH</art><energieverbrauchkennwert>98.4</energieverbrauchkennwert></energiepass>"),
        (("convert-changed", f"{_PASS}/art"), ("convert-moved", f"{_PASS}/skala")),
    ),
    "1.2.1 up: the demand wins over the scale": Case(
        "1.2.0", "1.2.1",
        _state('<energiepass><art>BEDARF</art><skala type="ZAHL">7</skala><energiebedarf>131</energiebedarf>'
               "<heizwert>5</heizwert></energiepass>"),
        _state("<energiepass><art>BEDARF</art><endenergiebedarf>131</endenergiebedarf></energiepass>"),
        (
            ("convert-moved", f"{_PASS}/energiebedarf"), ("convert-lost", f"{_PASS}/skala"),
            ("convert-lost", f"{_PASS}/heizwert"),
        ),
    ),
    "1.2.1 up: a scale of another type is lost": Case(
        "1.2.0", "1.2.1",
        _state('<energiepass><art>VERBRAUCH</art><skala type="BILD">x.jpg</skala></energiepass>'),
        _state("<energiepass><art>VERBRAUCH</art></energiepass>"),
        (("convert-lost", f"{_PASS}/skala"),),
    ),
    "1.2.1 up: what had no order before gets one": Case(
        "1.2.0", "1.2.1",
        _state("<energiepass><gueltig_bis>2030</gueltig_bis><art>BEDARF</art></energiepass>"),
        _state("<energiepass><art>BEDARF</art><gueltig_bis>2030</gueltig_bis></energiepass>"),
    ),
    "1.2.1 down: consumption": Case(
        "1.2.1", "1.2.0",
        _state("<energiepass><art>VERBRAUCH</art><energieverbrauchkennwert>98.4</energieverbrauchkennwert>"
               "<mitwarmwasser>true</mitwarmwasser><endenergiebedarf>5</endenergiebedarf></energiepass>"),
        _state('<energiepass><art>VERBRAUCH</art><skala type="ZAHL">98.4</skala></energiepass>'),
        (
            ("convert-moved", f"{_PASS}/energieverbrauchkennwert"), ("convert-lost", f"{_PASS}/mitwarmwasser"),
            ("convert-lost", f"{_PASS}/endenergiebedarf"),
        ),
    ),
    "1.2.1 down: demand stands twice": Case(
        "1.2.1", "1.2.0",
        _state("<energiepass><art>BEDARF</art><endenergiebedarf>131</endenergiebedarf></energiepass>"),
        _state('<energiepass><art>BEDARF</art><skala type="ZAHL">131</skala><energiebedarf>131</energiebedarf>'
               "</energiepass>"),
        (("convert-moved", f"{_PASS}/endenergiebedarf"),),
    ),
    "1.2.1 down: a house type that 1.2.0 does not list": Case(
        "1.2.1", "1.2.0", _kind('<haus haustyp="BUNGALOW"/>'), _kind("<haus/>"),
        (("convert-value-lost", f"{_KIND}/haus/@haustyp"),),
    ),
    "1.2.2 up: art is called epart": Case(
        "1.2.1", "1.2.2",
        _state("<energiepass><art>BEDARF</art><gueltig_bis>2030</gueltig_bis></energiepass>"),
        _state("<energiepass><epart>BEDARF</epart><gueltig_bis>2030</gueltig_bis></energiepass>"),
    ),
    "1.2.2 down: epart is called art, and offices are offices": Case(
        "1.2.2", "1.2.1",
        _kind('<buero_praxen buero_typ="PRAXISHAUS"/>') + _state("<energiepass><epart>BEDARF</epart></energiepass>"),
        _kind('<buero_praxen buero_typ="BUEROFLAECHE"/>') + _state("<energiepass><art>BEDARF</art></energiepass>"),
        (("convert-replaced", f"{_KIND}/buero_praxen/@buero_typ"),),
    ),
    "1.2.2 down: halls and farms": Case(
        "1.2.2", "1.2.1",
        _kind('<hallen_lager_prod hallen_typ="INDUSTRIEHALLE"/><hallen_lager_prod hallen_typ="SPEDITIONSLAGER"/>'
              '<hallen_lager_prod hallen_typ="KUEHLHAUS"/>'),
        _kind('<hallen_lager_prod hallen_typ="HALLE"/><hallen_lager_prod hallen_typ="LAGER"/><hallen_lager_prod/>'),
        (
            ("convert-replaced", f"{_KIND}/hallen_lager_prod[1]/@hallen_typ"),
            ("convert-replaced", f"{_KIND}/hallen_lager_prod[2]/@hallen_typ"),
            ("convert-value-lost", f"{_KIND}/hallen_lager_prod[3]/@hallen_typ"),
        ),
    ),
    "1.2.3 up: a clinic is no house any more": Case(
        "1.2.2", "1.2.3",
        _kind('<haus haustyp="KRANKENHAUS"/><objektart_zusatz>Altbau</objektart_zusatz>'),
        _kind('<sonstige sonstige_typ="KRANKENHAUS"/><objektart_zusatz>Altbau</objektart_zusatz>'),
        (("convert-moved-kind", f"{_KIND}/haus"),),
    ),
    "1.2.3 up: beside another house it stays one, without its type": Case(
        "1.2.2", "1.2.3",
        _kind('<haus haustyp="PFLEGEHEIM"/><haus haustyp="VILLA"/>'), _kind('<haus/><haus haustyp="VILLA"/>'),
        (("convert-value-lost", f"{_KIND}/haus[1]/@haustyp"),),
    ),
    "1.2.3 down: a home is a house again": Case(
        "1.2.3", "1.2.2",
        _kind('<zinshaus_renditeobjekt zins_typ="SENIORENHEIM"/>'), _kind('<haus haustyp="SENIORENHEIM"/>'),
        (("convert-moved-kind", f"{_KIND}/zinshaus_renditeobjekt"),),
    ),
    "1.2.3 down: parking is something else": Case(
        "1.2.3", "1.2.2",
        _kind('<parken parken_typ="DUPLEX"/><parken/>'),
        _kind('<sonstige sonstige_typ="PARKFLACHE"/><sonstige sonstige_typ="PARKFLACHE"/>'),
        (("convert-replaced", f"{_KIND}/parken[1]"), ("convert-replaced", f"{_KIND}/parken[2]")),
    ),
    "1.2.3 down: balconies and terraces are counted together": Case(
        "1.2.3", "1.2.2",
        "<flaechen><wohnflaeche>80</wohnflaeche><anzahl_balkone>1</anzahl_balkone><anzahl_terrassen>2</anzahl_terrassen>"
        "<balkon_terrasse_flaeche>12</balkon_terrasse_flaeche></flaechen>",
        "<flaechen><wohnflaeche>80</wohnflaeche><anzahl_balkon_terrassen>3</anzahl_balkon_terrassen>"
        "<balkon_terrasse_flaeche>12</balkon_terrasse_flaeche></flaechen>",
        (("convert-replaced", "flaechen/anzahl_balkone"), ("convert-replaced", "flaechen/anzahl_terrassen")),
    ),
    "1.2.3 down: a count that is there already stays": Case(
        "1.2.3", "1.2.2",
        "<flaechen><anzahl_balkon_terrassen>5</anzahl_balkon_terrassen><anzahl_balkone>1</anzahl_balkone></flaechen>",
        "<flaechen><anzahl_balkon_terrassen>5</anzahl_balkon_terrassen></flaechen>",
        (("convert-lost", "flaechen/anzahl_balkone"),),
    ),
    "1.2.3 down: between two directions": Case(
        "1.2.3", "1.2.2",
        '<ausstattung><ausricht_balkon_terrasse SUEDWEST="1" NORDOST="false"/></ausstattung>',
        '<ausstattung><ausricht_balkon_terrasse SUED="true" WEST="true"/></ausstattung>',
        (
            ("convert-replaced", "ausstattung/ausricht_balkon_terrasse"),
            ("convert-left-out", "ausstattung/ausricht_balkon_terrasse/@NORDOST"),
        ),
    ),
    "1.2.3 down: types that 1.2.2 does not list": Case(
        "1.2.3", "1.2.2", _kind('<haus haustyp="BURG"/>'), _kind('<haus haustyp="KEINE_ANGABE"/>'),
        (("convert-replaced", f"{_KIND}/haus/@haustyp"),),
    ),
    "1.2.4 up: an address is remote": Case(
        "1.2.3", "1.2.4",
        '<anhaenge><anhang location="EXTERN"><format>f</format><daten><pfad>HTTPS://a.example/b.jpg</pfad></daten></anhang>'
        '<anhang location="EXTERN"><format>f</format><daten><pfad>b.jpg</pfad></daten></anhang></anhaenge>',
        '<anhaenge><anhang location="REMOTE"><format>f</format><daten><pfad>HTTPS://a.example/b.jpg</pfad></daten></anhang>'
        '<anhang location="EXTERN"><format>f</format><daten><pfad>b.jpg</pfad></daten></anhang></anhaenge>',
        (("convert-changed", "anhaenge/anhang[1]/@location"),),
    ),
    "1.2.4 up: the old count becomes that of balconies": Case(
        "1.2.3", "1.2.4",
        "<flaechen><anzahl_balkon_terrassen>2</anzahl_balkon_terrassen></flaechen>",
        "<flaechen><anzahl_balkone>2</anzahl_balkone></flaechen>",
        (("convert-replaced", "flaechen/anzahl_balkon_terrassen"),),
    ),
    "1.2.4 up: where balconies are counted the old count is lost": Case(
        "1.2.3", "1.2.4",
        "<flaechen><anzahl_balkon_terrassen>2</anzahl_balkon_terrassen><anzahl_balkone>1</anzahl_balkone></flaechen>",
        "<flaechen><anzahl_balkone>1</anzahl_balkone></flaechen>",
        (("convert-lost", "flaechen/anzahl_balkon_terrassen"),),
    ),
    "1.2.4 up: garages are parking": Case(
        "1.2.3", "1.2.4", _kind('<sonstige sonstige_typ="GARAGEN"/>'), _kind('<parken parken_typ="STELLPLATZ"/>'),
        (("convert-replaced", f"{_KIND}/sonstige"),),
    ),
    "1.2.4 down: remote is external": Case(
        "1.2.4", "1.2.3",
        '<anhaenge><anhang location="REMOTE"><daten><pfad>ftp://a.example/b</pfad></daten></anhang>'
        '<anhang location="REMOTE" gruppe="FILM"><daten/></anhang></anhaenge>',
        '<anhaenge><anhang location="EXTERN"><daten><pfad>ftp://a.example/b</pfad></daten></anhang>'
        '<anhang location="EXTERN"><daten/></anhang></anhaenge>',
        (
            ("convert-changed", "anhaenge/anhang[1]/@location"), ("convert-replaced", "anhaenge/anhang[2]/@location"),
            ("convert-value-lost", "anhaenge/anhang[2]/@gruppe"),
        ),
    ),
    "1.2.4 down: every kind of parking is a space": Case(
        "1.2.4", "1.2.3", _kind('<parken parken_typ="PARKHAUS"/>'), _kind('<parken parken_typ="STELLPLATZ"/>'),
        (("convert-replaced", f"{_KIND}/parken/@parken_typ"),),
    ),
    "1.2.5 up: a field is brought back into a certificate that is made for it": Case(
        "1.2.4", "1.2.5",
        _state(f'<{_FIELD} feldname="epass_hwbwert">48,2</{_FIELD}><{_FIELD} feldname="a">b</{_FIELD}>'),
        _state(f'<energiepass><hwbwert>48,2</hwbwert></energiepass><{_FIELD} feldname="a">b</{_FIELD}>'),
        (("convert-brought-back", f"zustand_angaben/{_FIELD}[1]"),),
    ),
    "1.2.5 up: the time of the last bid is cut": Case(
        "1.2.4", "1.2.5",
        "<bieterverfahren><ende_bietzeit>2026-12-01T10:30:00+01:00</ende_bietzeit></bieterverfahren>",
        "<bieterverfahren><ende_bietzeit>2026-12-01+01:00</ende_bietzeit></bieterverfahren>",
        (("convert-time-lost", "bieterverfahren/ende_bietzeit"),),
    ),
    "1.2.5 down: figures are carried in fields, a blank one is left out": Case(
        "1.2.5", "1.2.4",
        _state("<energiepass><epart>BEDARF</epart><hwbwert>48,2</hwbwert><hwbklasse/></energiepass>"),
        _state(f'<energiepass><epart>BEDARF</epart></energiepass><{_FIELD} feldname="epass_hwbwert">48,2</{_FIELD}>'),
        (("convert-carried", f"{_PASS}/hwbwert"), ("convert-left-out", f"{_PASS}/hwbklasse")),
    ),
    "1.2.5 down: a field that says something else stays, behind the certificate's own": Case(
        "1.2.5", "1.2.4",
        _state(f'<energiepass><fgeewert>1</fgeewert></energiepass><{_FIELD} feldname="epass_fgeewert">2</{_FIELD}>'),
        _state(f'<energiepass/><{_FIELD} feldname="epass_fgeewert">1</{_FIELD}>'
               f'<{_FIELD} feldname="epass_fgeewert">2</{_FIELD}>'),
        (("convert-carried", f"{_PASS}/fgeewert"),),
    ),
    "1.2.5 down: a day gets its time, repairs are not told apart": Case(
        "1.2.5", "1.2.4",
        "<bieterverfahren><ende_bietzeit>2026-12-01</ende_bietzeit></bieterverfahren>"
        + _state('<zustand zustand_art="VOLL_SANIERT"/>'),
        "<bieterverfahren><ende_bietzeit>2026-12-01T00:00:00</ende_bietzeit></bieterverfahren>"
        + _state('<zustand zustand_art="TEIL_VOLLSANIERT"/>'),
        (
            ("convert-changed", "bieterverfahren/ende_bietzeit"),
            ("convert-replaced", "zustand_angaben/zustand/@zustand_art"),
        ),
    ),
    "1.2.6 up: nothing is special": Case(
        "1.2.5", "1.2.6", '<infrastruktur><ausblick blick="SEE"/></infrastruktur>',
        '<infrastruktur><ausblick blick="SEE"/></infrastruktur>',
    ),
    "1.2.6 down: the sea is a lake": Case(
        "1.2.6", "1.2.5",
        '<preise><kaufpreis auf_anfrage="true">0</kaufpreis><pauschalmiete>5</pauschalmiete></preise>'
        '<infrastruktur><ausblick blick="MEER"/></infrastruktur>',
        '<preise><kaufpreis>0</kaufpreis></preise><infrastruktur><ausblick blick="SEE"/></infrastruktur>',
        (
            ("convert-replaced", "infrastruktur/ausblick/@blick"), ("convert-lost", "preise/pauschalmiete"),
            ("convert-lost", "preise/kaufpreis/@auf_anfrage"),
        ),
    ),
    "1.2.7 up: an attribute was renamed, a field fits and another does not": Case(
        "1.2.6", "1.2.7",
        '<preise><summemietenetto sonstigemieteust="19">100</summemietenetto></preise>'
        + _state(f'<energiepass/><{_FIELD} feldname="epass_jahrgang">2014</{_FIELD}>'
                 f'<{_FIELD} feldname="epass_ausstelldatum">im Mai</{_FIELD}>'),
        '<preise><summemietenetto summemieteust="19">100</summemietenetto></preise>'
        + _state(f'<energiepass><jahrgang>2014</jahrgang></energiepass>'
                 f'<{_FIELD} feldname="epass_ausstelldatum">im Mai</{_FIELD}>'),
        (("convert-brought-back", f"zustand_angaben/{_FIELD}[1]"),),
    ),
    "1.2.7 down: one certificate, its values carried": Case(
        "1.2.7", "1.2.6",
        _state("<energiepass><wertklasse>C</wertklasse><jahrgang>nicht_noetig</jahrgang></energiepass>"
               "<energiepass><stromwert>34</stromwert><wertklasse>D</wertklasse></energiepass>"),
        _state(f'<energiepass/><{_FIELD} feldname="epass_stromwert">34</{_FIELD}>'
               f'<{_FIELD} feldname="epass_wertklasse">C</{_FIELD}>'),
        (
            ("convert-carried-other", f"{_PASS}[2]/stromwert"), ("convert-carried", f"{_PASS}[1]/wertklasse"),
            ("convert-lost", f"{_PASS}[2]/wertklasse"), ("convert-lost", f"{_PASS}[1]/jahrgang"),
            ("convert-repeated-lost", f"{_PASS}[2]"),
        ),
    ),
    "1.2.7 down: a reference is a change": Case(
        "1.2.7", "1.2.6",
        '<preise><summemietenetto summemieteust="19">100</summemietenetto></preise>'
        '<verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>',
        '<preise><summemietenetto sonstigemieteust="19">100</summemietenetto></preise>'
        '<verwaltung_techn><aktion aktionart="CHANGE"/></verwaltung_techn>',
        (("convert-replaced", "verwaltung_techn/aktion/@aktionart"),),
    ),
    "1.2.7a up: types were corrected": Case(
        "1.2.7", "1.2.7a",
        "<flaechen><anzahl_stellplaetze>0</anzahl_stellplaetze></flaechen><ausstattung><hallenhoehe/></ausstattung>",
        "<flaechen/><ausstattung/>",
        (("convert-value-lost", "flaechen/anzahl_stellplaetze"), ("convert-left-out", "ausstattung/hallenhoehe")),
    ),
    "1.2.7a down: nothing is special": Case(
        "1.2.7a", "1.2.7", "<ausstattung><hallenhoehe>4.5</hallenhoehe></ausstattung>",
        "<ausstattung><hallenhoehe>4.5</hallenhoehe></ausstattung>",
    ),
    "1.2.7b up: nothing is special": Case(
        "1.2.7a", "1.2.7b", _state("<energiepass><jahrgang>ohne</jahrgang></energiepass>"),
        _state("<energiepass><jahrgang>ohne</jahrgang></energiepass>"),
    ),
    "1.2.7b down: a year that 1.2.7 does not list": Case(
        "1.2.7b", "1.2.7", _state("<energiepass><jahrgang>bei_besichtigung</jahrgang></energiepass>"),
        _state("<energiepass/>"),
        (("convert-value-lost", f"{_PASS}/jahrgang"),),
    ),
    "1.2.7c up: nothing is special": Case(
        "1.2.7b", "1.2.7c", '<ausstattung><befeuerung GAS="true"/></ausstattung>',
        '<ausstattung><befeuerung GAS="true"/></ausstattung>',
    ),
    "1.2.7c down: the nearest flag, else none": Case(
        "1.2.7c", "1.2.7b",
        '<ausstattung><befeuerung ERDGAS_LEICHT="true" GAS="false" NAHWAERME="1" KWK_BIO="0"/></ausstattung>',
        '<ausstattung><befeuerung GAS="true"/></ausstattung>',
        (
            ("convert-replaced", "ausstattung/befeuerung"), ("convert-lost", "ausstattung/befeuerung/@NAHWAERME"),
            ("convert-left-out", "ausstattung/befeuerung/@KWK_BIO"),
        ),
    ),
    "1.2.7d down: what is reported of it is carried": Case(
        "1.2.7c", "1.2.7c",
        _state("<energiepass><primaerenergiebedarf>71</primaerenergiebedarf><jahrgang>2026</jahrgang></energiepass>"),
        _state(f'<energiepass/><{_FIELD} feldname="epass_jahrgang">2026</{_FIELD}>'
               f'<{_FIELD} feldname="epass_primaerenergiebedarf">71</{_FIELD}>'),
        (("convert-later-carried", f"{_PASS}/jahrgang"), ("convert-later-carried", f"{_PASS}/primaerenergiebedarf")),
    ),
    "1.2.7d up: no version known here takes it back": Case(
        "1.2.6", "1.2.7c", _state(f'<energiepass/><{_FIELD} feldname="epass_jahrgang">2026</{_FIELD}>'),
        _state(f'<energiepass/><{_FIELD} feldname="epass_jahrgang">2026</{_FIELD}>'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_step_does_this_and_nothing_else(case: Case) -> None:
    tree = listing(case.before)
    changes = route(case.source, case.target).walk(tree)
    assert written(tree) == written(listing(case.after))
    assert [(change.code, change.path) for change in changes] == list(case.told)


def test_every_step_is_shown_up_and_down() -> None:
    shown = {tuple(name.split(":")[0].split()) for name in CASES}
    assert shown == {(step.newer, way) for step in STEPS for way in ("up", "down")}


def test_the_steps_are_those_of_the_standard_one_after_the_other() -> None:
    assert [(step.older, step.newer) for step in STEPS[:-1]] == list(pairwise(versions()))
    assert (STEPS[-1].older, STEPS[-1].newer) == ("1.2.7c", "1.2.7d")
