"""What the three brokers have to offer in the course of the month: people, listings and pictures."""

from dataclasses import replace

from tests.acceptance.month.brokers import Home, Person, flowfact, picture, zipped

ANNA = Person(
    "Hausmann", "Anna", "Hausmann GmbH", "anna@hausmann.example", "0241/900", "", "Domstr.", "1", "52062", "Aachen"
)
ANNA_MOVED = replace(ANNA, tel_zentrale="+49 241 900", tel_handy="0171 1234567", strasse="Markt", hausnummer="2")
CARL = Person("Hausmann", "Carl", "Hausmann GmbH", "carl@hausmann.example")
CARL_UNNAMED = replace(CARL, name="", vorname="", tel_handy="0172/5")
VERA = Person("Falk", "Vera", "Falk & Partner", "vera@falk.example", "0221 77")
OWNER = Person("Eigner", "Erna", tel_zentrale="0241/123", strasse="Ring", hausnummer="5", plz="52064", ort="Aachen")
OWNER_AGAIN = replace(OWNER, tel_zentrale="+49 241 123", tel_handy="0170/99")

H = {number: Home(f"H{number}", price, person=ANNA) for number, price in enumerate(
    (250_000, 310_000, 280_000, 410_000, 520_000, 600_000, 700_000), start=1
)}  # fmt: skip
H[2] = replace(H[2], pictures=("garten.jpg", "bad.jpg"))
GARDEN = {"garten.jpg": picture(150), "bad.jpg": picture(160)}

F = {
    number: Home(f"F{number}", number * 100_000, person=VERA, obid=f"FLOW2026{number:04}", pictures=(f"{number}.jpg",))
    for number in range(1, 14)
}
F[2] = replace(F[2], number="F2-neu")  # as FLOWFACT calls it from the second week on
VIEWS = {f"{number}.jpg": picture(10 * number) for number in F}


def falk(day: int, *homes: Home, cut: int | None = None, raw: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """Falk's package: the feed, cut off after so many bytes or with something replaced, and its pictures."""
    feed = flowfact(day, *homes)[:cut]
    feed = feed.replace(*raw) if raw[0] else feed
    return zipped({"openimmo.xml": feed, **{name: VIEWS[name] for home in homes for name in home.pictures}})


FOURTH = replace(F[4], title="Haus & Hof am Rhein")
WEEK_17 = [F[2], F[3].at(315_000), FOURTH, F[5], F[6].at(650_000), F[7]]
