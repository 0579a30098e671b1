"""Words that may stay because they name nobody: those of the trade and of the standard.

Without them an anonymous feed would be judged otherwise than the one it was made of: rules look for an energy
certificate in a text, for "GmbH" in the name of a firm, for "intern" in a title. Knows the grammar for the words of
its lists.
"""

import re
from functools import cache

from openimmo.xsd.grammar import grammar

# Energy, commission, prices.
_OF_OFFERS = """
    energie provision courtage käufer kaeufer verkäuf verkaeuf verkauf miete monats mehrwertst umsatzst mwst
    gesetzl zzgl zuzügl zuzuegl exkl einschl inkl incl enthalten prozent nebenkosten betriebskosten heizkosten
    pauschal erbbauzins pachtzins tellpl garage carport parkpl verhandl anfrage verpflicht obligator zwingend
    mitzumiet
"""
# What is internal, private, or a paper.
_OF_PAPERS = """
    eigent besitz owner seller tenant bewohn pächter paechter interessent schlüssel schluessel türcode tuercode
    tresor alarm nachbar hausmeister fußmatte fussmatte intern vermerk veröff veroeff öffentlich oeffentlich
    personalausweis reisepass grundbuch auftrag gehalts schufa auskunft bonität bonitaet widerruf formular
    vorlage muster blanko vertraulich confidential floorplan grundri platzhalter testobjekt blindtext geburts
    kontonummer bankverbindung ausweisnummer passwort kennwort password zielpreis wunschpreis schmerzgrenze
    untergrenze limitpreis einkaufspreis mindest preisunter spielraum
"""
# Firms and imprints.
_OF_FIRMS = """
    makler immobilien wohnungsbau wohnungsgesell wohnungsgenoss wohnbau genossenschaft bauverein siedlungs
    verwaltung gesellschaft beschränkt haftung aufsicht erlaubnis gewerbe ordnungsamt geschäftsf geschaeftsf
    vertreten vorstand inhaber gericht handelsregister firmenbuch telefon mobil telemediengesetz streitbeilegung
    plattform
"""
# Countries, days, and addresses that nobody reads.
_OF_PLACES = """
    österreich austria schweiz switzerland liechtenstein luxemb deutsch german noreply donotreply mailer
    postmaster bounce
"""
_STEMS = " ".join((_OF_OFFERS, _OF_PAPERS, _OF_FIRMS, _OF_PLACES)).split()
_WHOLE = """
    keine kein nein ohne eine zwei drei plus entfällt warm kalt nicht muss müssen zusammen gemeinsam notiz
    hinweis hinweise info gebrauch zweck code safe daten kontakt contact adresse anschrift name phone handy
    email mail datum nummer ausweis steuer bemerkung target price lorem ipsum dolor text beschreibung folgt
    floor plan gmbh ggmbh kgaa egen partg partgmbb estate real hrb hra reply response antwort daemon image photo
    foto bild bilder scan whatsapp signal gopr dscn dscf pict titelbild titel ansicht logo jpeg webp heic heif
    tiff avif html docx xlsx aspx json straße strasse gasse platz allee reihe block haus flur halle zone sektor
    quartier quadrat gebäude planstraße planstrasse planweg parzelle flurstück baufeld bauabschnitt bauplatz
    grundstück bundesstraße bundesstrasse landstraße landstrasse hausnummer sofort vereinbarung januar februar
    märz april juni juli august september oktober november dezember frei bezugsfrei angabe angaben unbekannt
    unknown angegeben none null circa rund etwa macosx store thumbs desktop test demo dummy anid openimmo
    openimmo_anid anbieter testanbieter herr frau firma divers familie diplom https http javascript iframe
    script window alert onerror onclick onload wahr falsch true false
"""
_WORDS = frozenset(_WHOLE.split())
_OF_LISTS = """
    neu insert update refresh aendern ändern delete loeschen löschen remove referenz reference change vkauf
    verkauf kaufen mieten euro deutsch englisch französisch italienisch spanisch niederländisch polnisch
    russisch german english french deutschland germany österreich schweiz frankreich italien spanien niederlande
    baden württemberg bayern berlin brandenburg bremen hamburg hessen mecklenburg vorpommern niedersachsen
    nordrhein westfalen rheinland pfalz saarland sachsen anhalt schleswig holstein thüringen burgenland kärnten
    niederösterreich oberösterreich salzburg steiermark tirol vorarlberg wien aargau appenzell ausserrhoden
    innerrhoden basel landschaft stadt graubünden luzern schaffhausen solothurn gallen tessin thurgau waadt
    wallis zürich wuerttemberg thueringen kaernten niederoesterreich oberoesterreich graubuenden zuerich extern
    remote online offline voll teil base64 application octet stream pdf bedarf verbrauch
"""
_FACTS = frozenset(_OF_LISTS.split())
_STEM = re.compile("|".join(map(re.escape, _STEMS)))
_OF_STREETS = re.compile(r"(?<=.)(?:stra(?:ß|ss)e|str)$", re.IGNORECASE)
_MARKS = re.compile(r"x{3,}", re.IGNORECASE)
_RISING = "01234567890123456789"
_LEAST = 4  # digits; fewer of them are a house number as well


def is_common(word: str) -> bool:
    """Whether a word names nobody: one of the trade, of firms in general, of what rules look for."""
    plain = small(word)
    return plain in _WORDS or _STEM.search(plain) is not None or _MARKS.fullmatch(plain) is not None


def is_fact(word: str) -> bool:
    """Whether a word is one of the standard's lists, or what senders write for one."""
    return is_common(word) or small(word) in listed()


def is_generic(word: str) -> bool:
    """Whether a word is all by itself one of the trade or of a list, not a name that holds one: "Gericht", "GmbH"."""
    plain = small(word)
    return plain in _WORDS or plain in _STEMS or plain in listed() or _MARKS.fullmatch(plain) is not None


def is_placeholder(digits: str) -> bool:
    """Whether somebody wrote digits in the place of a number: 0000, 0001, 12345."""
    return (
        digits.isdigit()
        and len(digits) >= _LEAST
        and (len(set(digits)) == 1 or digits.lstrip("0") == "1" or digits in _RISING)
    )


def ending(word: str) -> int:
    """How many letters at the end of a street's name only say that it is one."""
    found = _OF_STREETS.search(small(word)) if len(small(word)) == len(word) else None
    return len(found[0]) if found else 0


@cache
def listed() -> frozenset[str]:
    """The words of all values that the grammar lists, in small letters."""
    whole = grammar()
    texts = [element.text for element in whole.elements.values()]
    texts += [attribute.text for element in whole.elements.values() for attribute in element.attributes.values()]
    values = [value for text in texts if text is not None for value in text.values]
    return _FACTS | {word for value in values for word in re.findall(r"[^\W_]+", value.casefold())}


def as_name(word: str) -> str:
    """What is the same for all spellings of a name or a street: Gerichtstraße, GERICHTSTR."""
    kept = ending(word)
    return f"{small(word)[:-kept]}-" if kept else small(word)


def small(word: str) -> str:
    """In small letters, and letters of one byte as windows-1252 has them."""
    if word.isascii():
        return word.lower()
    raw = word.encode("utf-8", "surrogateescape") if any("\udc80" <= one <= "\udcff" for one in word) else None
    return (raw.decode("cp1252", "replace") if raw else word).lower()
