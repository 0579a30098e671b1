"""Which steps lead from one version to another, and the walk along them.

Knows the steps. Does not know feeds: it is given trees, a listing or a frame at a time.
"""

from dataclasses import dataclass

from lxml import etree

from openimmo.errors import SettingsError
from openimmo.versions import (
    v1_2_0,
    v1_2_1,
    v1_2_2,
    v1_2_3,
    v1_2_4,
    v1_2_5,
    v1_2_6,
    v1_2_7,
    v1_2_7a,
    v1_2_7b,
    v1_2_7c,
    v1_2_7d,
)
from openimmo.versions.changes import Change, Log
from openimmo.versions.fitting import fit
from openimmo.versions.rules import Passage, Rule, Step
from openimmo.xsd.catalogue import NEWEST, VERSIONS, recognise
from openimmo.xsd.grammar import Grammar, grammar, versions

STEPS: tuple[Step, ...] = tuple(
    module.STEP
    for module in (
        v1_2_0, v1_2_1, v1_2_2, v1_2_3, v1_2_4, v1_2_5, v1_2_6, v1_2_7, v1_2_7a, v1_2_7b, v1_2_7c, v1_2_7d,
    )
)  # fmt: skip
_ALL = versions()


@dataclass(frozen=True, slots=True)
class _Leg:
    """One step in one direction."""

    rules: tuple[Rule, ...]
    old: Grammar
    new: Grammar


@dataclass(frozen=True, slots=True)
class Route:
    """The way to a version: first down from the newest one, for whatever is too new, then up.

    A feed often says an older version than it uses, so going down never begins at the version it says. What is valid
    in an older version passes unchanged.
    """

    target: str
    legs: tuple[_Leg, ...]

    def walk(self, tree: etree._Element) -> list[Change]:
        """Convert a tree without namespace, in place: an ``immobilie``, or ``openimmo`` with an empty ``immobilie``
        where listings stand. What was lost, guessed or carried comes back, each with its place in the tree as it came.
        """
        log = Log(tree)
        for leg in self.legs:
            passage = Passage(tree, leg.old, leg.new, self.target, log)
            for rule in leg.rules:
                rule.apply(passage)
            fit(tree, log, leg.old, leg.new, self.target)
        return log.changes


def route(source: str, target: str, *, strict: bool = True) -> Route:
    """The way from a version to another (ids). Without ``strict`` a feed stays in its version: only what no version
    known here has is carried.
    """
    rank = {version: at for at, version in enumerate(_ALL)}
    down = [step for step in reversed(STEPS) if step.newer not in rank or (strict and rank[step.newer] > rank[target])]
    up = [step for step in STEPS if step.newer in rank and rank[source] < rank[step.newer] <= rank[target]]
    return Route(target, (*(_down(step) for step in down), *(_up(step) for step in up)))


def _up(step: Step) -> _Leg:
    return _Leg(step.up, grammar(step.older), grammar(step.newer))


def _down(step: Step) -> _Leg:
    older = grammar(step.older)
    return _Leg(step.down, grammar(step.newer) if step.newer in _ALL else older, older)


def version_id(said: str | None) -> str:
    """The id of the version that a feed says it has; the newest where it says none or one that is not known."""
    recognised = recognise(said)
    if recognised.how != "known":
        return NEWEST
    exact = "".join((said or "").split("/")[0].split()).lower().removeprefix("v")
    return exact if exact in _ALL else recognised.version


def wanted_version(said: str) -> str:
    """The id of a version to convert to. Raises SettingsError for one that is not known."""
    found = version_id(said)
    if recognise(said).how != "known" or found not in VERSIONS:
        raise SettingsError("convert-version-unknown", version=said, known=", ".join(VERSIONS))
    return found
