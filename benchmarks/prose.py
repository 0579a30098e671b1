"""German listing texts of a wanted length, put together from sentences.

Knows what brokers write.  Does not know XML: umlauts, € and & come out bare.
"""

from random import Random

TITLES = (
    "Lichtdurchflutete {rooms}-Zimmer-Immobilie in {city}",
    "Großzügig & gepflegt: Ihr neues Zuhause in {city}",
    "{city}: ruhige Lage, schöner Ausblick, kurze Wege",
    "Kapitalanlage mit Zukunft – {city} & Umgebung",
    "Wohlfühlen auf {area} m² in bester Lage von {city}",
    "Modern ausgestattet & gut angebunden: {rooms} Räume in {city}",
)
TEASERS = (
    "Rund {area} m², gepflegter Zustand & eine Lage, die überzeugt. Vereinbaren Sie noch heute Ihre Besichtigung!",
    "Hell, ruhig und zentral: hier stimmt das Verhältnis von Preis, Größe und Ausstattung. Für Eigennutzer & Anleger.",
    "Ein seltenes Angebot in {city}: durchdachter Grundriss, solide Bausubstanz und viel Platz für Ihre Ideen.",
)
LOCATION = (
    "Die Immobilie liegt in einer ruhigen Anliegerstraße von {city}, nur wenige Gehminuten vom Ortskern entfernt.",
    "Einkaufsmöglichkeiten, Ärzte, Apotheken und Schulen sind bequem zu Fuß zu erreichen.",
    "Die nächste Bushaltestelle befindet sich etwa 250 m entfernt, der Hauptbahnhof ist in zwölf Minuten erreichbar.",
    "Über die nahe gelegene Autobahn gelangen Sie zügig in die umliegenden Großstädte und zum Flughafen.",
    "Grünflächen, Spielplätze und ein weitläufiges Naherholungsgebiet prägen das Viertel.",
    "Cafés & Restaurants, ein Wochenmarkt sowie ein reges Vereinsleben sorgen für hohe Lebensqualität.",
    "Kindergärten, Grundschule und Gymnasium liegen im Umkreis von 1,5 km.",
    "Die Nachbarschaft ist gewachsen, freundlich und überwiegend von Einfamilienhäusern geprägt.",
)
FITTINGS = (
    "In den Wohnräumen wurde hochwertiges Eichenparkett verlegt, Küche und Bäder sind gefliest.",
    "Das Tageslichtbad verfügt über Dusche, Wanne und Handtuchheizkörper.",
    "Die Einbauküche von Müller & Söhne ist im Preis enthalten (Neuwert ca. 12.500 €).",
    "Alle Fenster sind dreifach verglast und mit elektrischen Rollläden ausgestattet.",
    "Beheizt wird über eine Wärmepumpe mit Fußbodenheizung; die Anlage wurde 2021 erneuert.",
    "Ein Glasfaseranschluss ist vorhanden, in jedem Zimmer liegen Netzwerkdosen.",
    "Zur Ausstattung gehören ferner ein Kellerraum, ein Stellplatz sowie ein Fahrradraum.",
    "Die Beleuchtung lässt sich über ein Bussystem steuern – auf Wunsch auch per Sprache.",
)
DESCRIPTION = (
    "Dieses Objekt wurde in massiver Bauweise errichtet und seither laufend instand gehalten.",
    "Beim Betreten empfängt Sie eine großzügige Diele, von der aus alle Räume zu erreichen sind.",
    "Der Wohn- und Essbereich öffnet sich nach Süden und bietet Zugang zu Terrasse & Garten.",
    "Im Obergeschoss befinden sich die Schlafräume, ein Arbeitszimmer und ein zweites Bad.",
    "Das Dachgeschoss ist ausbaufähig; eine Genehmigung liegt vor und wird gerne vorgelegt.",
    "Die Räume zeichnen sich durch hohe Decken, klare Linien und viel Tageslicht aus.",
    "Zuletzt wurden Dach, Fassade und Elektrik für über 85.000 € modernisiert.",
    "Die laufenden Kosten sind dank der guten Dämmung erfreulich niedrig.",
    "Eine Übergabe ist nach Absprache kurzfristig möglich.",
    "Auch für gewerbliche Nutzung – etwa als Büro, Praxis oder Atelier – ist die Fläche geeignet.",
    "Gerne übersenden wir Ihnen ein ausführliches Exposé mit sämtlichen Grundrissen & Unterlagen.",
    "Für Anleger interessant: die Ist-Miete beträgt derzeit 9,80 € je m² und ist moderat entwicklungsfähig.",
)
REMARKS = (
    "Alle Angaben beruhen auf Auskünften des Eigentümers; für deren Richtigkeit übernehmen wir keine Gewähr.",
    "Bitte haben Sie Verständnis dafür, dass wir nur Anfragen mit vollständigen Kontaktdaten beantworten können.",
    "Besichtigungen sind nach Terminvereinbarung werktags zwischen 9 und 19 Uhr möglich.",
    "Der Energieausweis liegt zur Besichtigung vor.",
    "Es gelten unsere Allgemeinen Geschäftsbedingungen & die Hinweise zum Widerrufsrecht.",
    "Grundrisse und Flächenangaben sind nicht maßstäblich; maßgeblich ist der notarielle oder der Mietvertrag.",
)
OF_SALES = ("Käuferprovision 3,57 % inkl. MwSt., verdient und fällig mit Beurkundung.",)


def one(random: Random, sentences: tuple[str, ...], **fills: object) -> str:
    """One of the sentences, filled."""
    return random.choice(sentences).format(**fills)


def passage(random: Random, sentences: tuple[str, ...], length: int, **fills: object) -> str:
    """Sentences in two paragraphs, together at most ``length`` characters and at most one sentence below that."""
    chosen: list[str] = []
    left = length
    while True:
        for sentence in random.sample(sentences, len(sentences)):
            text = sentence.format(**fills)
            if len(text) + 1 > left:
                middle = len(chosen) // 2
                return " ".join(chosen[:middle]) + "\n" + " ".join(chosen[middle:])
            chosen.append(text)
            left -= len(text) + 1
