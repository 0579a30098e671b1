"""An auction is announced before it takes place."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where every date of the auction has passed."""
    auction, object_ = listing.versteigerung, listing.verwaltung_objekt
    dates: list[tuple[date, str]] = []
    if object_ is not None and object_.versteigerungstermin is not None:
        dates.append((object_.versteigerungstermin, "verwaltung_objekt/versteigerungstermin"))
    if auction is not None:
        if auction.zvtermin is not None:
            dates.append((auction.zvtermin.date(), "versteigerung/zvtermin"))
        if auction.zusatztermin is not None:
            dates.append((auction.zusatztermin.date(), "versteigerung/zusatztermin"))
    if not dates:
        return
    last, path = max(dates)
    if last < about.as_of:
        yield Hit(path=path, value=last.isoformat(), params={"day": last.isoformat()})


RULE = Rule(
    code="rule-auction-over",
    severity=Severity.WARNING,
    de="Der Versteigerungstermin {day} ist vorbei.",
    en="The auction was on {day} and is over.",
    help_de='Den neuen Termin angeben, oder das Objekt mit aktionart="DELETE" senden.',
    help_en='Give the new date, or send the listing with aktionart="DELETE".',
    why_de="Interessenten kommen zu einem Termin, den es nicht mehr gibt.",
    why_en="People come to an auction that is over.",
    source="OpenImmo 1.2.7b, versteigerungstermin, versteigerung/zvtermin",
    sure=Sure.KNOWN,
    right=Example(
        base="kauf",
        xml="<versteigerung><zvtermin>2026-10-01T09:00:00</zvtermin><zusatztermin>2027-01-14T09:00:00</zusatztermin>"
        "</versteigerung>",
    ),
    wrong=Example(base="kauf", xml="<versteigerung><zvtermin>2026-10-01T09:00:00</zvtermin></versteigerung>"),
    check=check,
    references=False,
)
