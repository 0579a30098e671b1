"""1.2.1 ↔ 1.2.2: `energiepass/art` became `epart`; more types of offices, halls and farms."""

from openimmo.versions.rules import Step, becomes, renamed

STEP = Step(
    "1.2.1",
    "1.2.2",
    up=(renamed("energiepass", "art", "epart"),),
    down=(
        renamed("energiepass", "epart", "art"),
        becomes(
            "buero_praxen", "buero_typ", "BUEROZENTRUM", "LOFT_ATELIER", "PRAXISFLAECHE", "PRAXISHAUS",
            to="BUEROFLAECHE",
        ),
        becomes("hallen_lager_prod", "hallen_typ", "INDUSTRIEHALLE", to="HALLE"),
        becomes(
            "hallen_lager_prod", "hallen_typ", "LAGERFLAECHEN", "LAGER_MIT_FREIFLAECHE", "SPEDITIONSLAGER", to="LAGER"
        ),
        becomes("land_und_forstwirtschaft", "land_typ", "ANWESEN", to="SONSTIGE_LANDWIRTSCHAFTSIMMOBILIEN"),
    ),
)  # fmt: skip
