"""What a faulty value or name was probably meant to be: the repair that a dialect knows, proposed and not made.

For feeds that are judged as they were sent, and for repairs that are switched off. Knows the tables of the grammar and
the dialects of values and names; reads no trees.
"""

from openimmo.importers.dialects import NAMES, VALUES
from openimmo.importers.dialects.profiles import PROFILED
from openimmo.model.tables import Slot, Table, table
from openimmo.xsd.grammar import grammar
from openimmo.xsd.lexical import fault


def proposed_value(root: str, path: str, value: str) -> str | None:
    """The valid text that ``value`` stands for; ``path`` leads from an element of the class ``root`` to it.

    None where no dialect is certain.
    """
    slot = _slot(root, path)
    if slot is None:
        return None
    for code, mend in VALUES.items():
        meant = mend(value, slot) if code not in PROFILED else None
        if meant is not None and _is_valid(meant, slot):
            return meant
    return None


def proposed_name(root: str, path: str) -> str | None:
    """The name of the standard that the last step of ``path`` stands for; None where no dialect knows it."""
    *steps, last = path.split("/")
    parent = _table(root, steps)
    if parent is None:
        return None
    known = parent.attributes if last.startswith("@") else parent.children
    name = _name(last.removeprefix("@"))
    return next((meant for rename in NAMES.values() if (meant := rename(name, known)) is not None), None)


def _slot(root: str, path: str) -> Slot | None:
    *steps, last = path.split("/")
    parent = _table(root, steps)
    if parent is None:
        return None
    if last.startswith("@"):
        return parent.attributes.get(last[1:])
    child = parent.children.get(_name(last))
    if child is None:
        return None
    return child.table.value if child.table is not None else child.slot


def _table(root: str, steps: list[str]) -> Table | None:
    here: Table | None = table(root)
    for step in steps:
        child = here.children.get(_name(step)) if here is not None else None
        here = child.table if child is not None else None
    return here


def _name(step: str) -> str:
    return step.partition("[")[0]


def _is_valid(text: str, slot: Slot) -> bool:
    """Whether the newest schema takes it: a date may look like one and not be in the calendar."""
    if slot.enum is not None:
        return slot.enum(text).listed
    key, _, name = slot.path.partition("/@")
    element = grammar().elements[key]
    declared = element.attributes[name].text if name else element.text
    return declared is None or fault(declared, text) is None
