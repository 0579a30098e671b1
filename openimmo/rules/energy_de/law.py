"""The German law on energy data in advertisements: its name on a day, and the days from which its lists hold.

Knows dates only. What the lists ask for is for the rules to say.
"""

from datetime import date

GERMANY = frozenset({"DEU"})
DUTY_SINCE = date(2020, 11, 1)
"""Section 87 is in force since this day (the act of 8 August 2020)."""
RENAMED = date(2026, 7, 29)
"""From this day the act is called Gebäudemodernisierungsgesetz; section 87 stayed as it was (BGBl. 2026 I Nr. 226)."""
NEW_LIST = date(2027, 1, 1)
"""Certificates issued from this day follow the new list (Article 2 of the act of 23 July 2026)."""


def law(as_of: date) -> str:
    """The short name of the act on that day."""
    return "GModG" if as_of >= RENAMED else "GEG"
