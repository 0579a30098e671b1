"""1.2.7c ↔ 1.2.7d, as far as others report of 1.2.7d: its grammar is not published, so no feed is written in it.

What is known of it moves into fields and stays there, since no version known here can take it back.
"""

from openimmo.versions.carrying import carried
from openimmo.versions.rules import Step

STEP = Step(
    "1.2.7c",
    "1.2.7d",
    down=(
        carried("jahrgang", code="convert-later-carried", only="2026"),
        carried("primaerenergiebedarf", code="convert-later-carried"),
    ),
)
