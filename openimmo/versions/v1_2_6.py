"""1.2.5 ↔ 1.2.6: Austrian prices in full (which the older version simply lacks), a view of the sea, shared offices."""

from openimmo.versions.rules import Step, becomes

STEP = Step(
    "1.2.5",
    "1.2.6",
    down=(
        becomes("ausblick", "blick", "MEER", to="SEE"),
        becomes("buero_praxen", "buero_typ", "COWORKING", "SHARED_OFFICE", to="BUEROFLAECHE"),
    ),
)
