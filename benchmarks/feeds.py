"""Writes realistic valid OpenImmo 1.2.7c feeds of any size, the same bytes for the same seed.

    python -m benchmarks.feeds 5000 /tmp/feed.xml
    python -m benchmarks.feeds 500 /tmp/package.zip --pictures 10

Knows the frame of a feed.  Holds one listing at a time, so 50,000 need no more memory than 50.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.listing import DOMAIN, FIRM, MIXED, Attachments, immobilie
from benchmarks.markup import group, leaf, marked

SEED = 127
UEBERTRAGUNG = {
    "art": "OFFLINE",
    "umfang": "VOLL",
    "modus": "NEW",
    "version": "1.2.7c",
    "sendersoftware": "openimmo benchmarks",
    "senderversion": "1.0",
    "techn_email": f"technik@{DOMAIN}",
    "timestamp": "2026-03-02T06:00:00",
}


def feed(listings: int, seed: int = SEED, attachments: Attachments = MIXED) -> Iterator[str]:
    """The feed's text, one listing at a time; impressum comes after the listings, as in every real feed."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<openimmo>\n'
    yield marked("uebertragung", UEBERTRAGUNG)
    yield "<anbieter>\n"
    yield leaf("anbieternr", "4711") + leaf("firma", FIRM) + leaf("openimmo_anid", "OIBENCH00000000000001")
    for number in range(1, listings + 1):
        yield immobilie(number, seed, attachments)
    yield leaf("impressum", f"{FIRM}, Theaterstraße 12, 52062 Aachen") + IMPRESSUM + "</anbieter>\n</openimmo>\n"


IMPRESSUM = group(
    "impressum_strukt",
    leaf("firmenname", FIRM),
    leaf("firmenanschrift", "Theaterstraße 12, 52062 Aachen"),
    leaf("telefon", "+49 241 99999-0"),
    leaf("vertretungsberechtigter", "Käthe Weiß"),
    leaf("berufsaufsichtsbehoerde", "Stadt Aachen"),
    leaf("handelsregister", "Amtsgericht Aachen"),
    leaf("handelsregister_nr", "HRB 00000"),
    leaf("umsst-id", "DE000000000"),
    leaf("steuernummer", "201/0000/0000"),
    leaf("weiteres", "Gewerbeerlaubnis nach § 34c GewO"),
)


def write_feed(path: Path, listings: int, seed: int = SEED, attachments: Attachments = MIXED) -> None:
    """Write the feed to ``path`` as UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(feed(listings, seed, attachments))


def main() -> None:
    """Write the feed or package that the command line asks for."""
    options = argparse.ArgumentParser(description="Write a realistic valid OpenImmo feed.")
    options.add_argument("listings", type=int)
    options.add_argument("path", type=Path)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--linked", action="store_true", help="name the attachments as links, not as files")
    options.add_argument("--pictures", type=int, help="write a ZIP package with this many JPEGs a listing")
    given = options.parse_args()
    if given.pictures is None:
        write_feed(given.path, given.listings, given.seed, Attachments(linked=given.linked))
        return
    from benchmarks.packages import write_package  # Pillow only where pictures are wanted

    write_package(given.path, given.listings, given.pictures, given.seed)


if __name__ == "__main__":
    main()
