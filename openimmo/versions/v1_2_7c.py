"""1.2.7b ↔ 1.2.7c: thirteen more flags of `befeuerung`.

No converter for this step is publicly known; that three of the flags have an older likeness is our own judgement.
"""

from openimmo.versions.rules import Step, flag_becomes

STEP = Step(
    "1.2.7b",
    "1.2.7c",
    down=(
        flag_becomes("befeuerung", "ERDGAS_LEICHT", "GAS"),
        flag_becomes("befeuerung", "ERDGAS_SCHWER", "GAS"),
        flag_becomes("befeuerung", "FERNWAERME_DAMPF", "FERN"),
    ),
)
