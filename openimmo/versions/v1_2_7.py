"""1.2.6 ↔ 1.2.7: the German energy certificate of 2014, several certificates, references."""

from openimmo.versions.carrying import brought_back, carried
from openimmo.versions.rules import Step, becomes, renamed_attribute

_FREE = ("stromwert", "waermewert", "wertklasse", "baujahr", "ausstelldatum")

STEP = Step(
    "1.2.6",
    "1.2.7",
    up=(
        renamed_attribute("summemietenetto", "sonstigemieteust", "summemieteust"),
        *(brought_back(name) for name in (*_FREE, "jahrgang", "gebaeudeart")),
    ),
    down=(
        renamed_attribute("summemietenetto", "summemieteust", "sonstigemieteust"),
        *(carried(name) for name in _FREE),
        carried("jahrgang", "2008", "2014", "ohne"),
        carried("gebaeudeart", "wohn", "nichtwohn"),
        becomes("aktion", "aktionart", "REFERENZ", to="CHANGE"),
    ),
)
