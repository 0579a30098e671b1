"""Compares the children of an element with the order and the counts its content asks for, and tells every fault.

Knows content groups and child names.  Does not know trees, values or schemas.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from openimmo.xsd.declarations import Group, Use, flatten

Near: TypeAlias = tuple[str | None, str | None]
Reason = Literal["unknown", "alternative", "repeated", "order", "missing"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One structural fault: the child at ``index``, or for "missing" the names of which one is needed.

    ``near`` tells for a wrong place the right one: the names of the siblings before and behind it, None at an end.
    """

    reason: Reason
    index: int | None = None
    names: tuple[str, ...] = ()
    near: Near | None = None


@dataclass(frozen=True)
class Plan:
    """What a content group asks of its children, prepared for comparing."""

    rank: dict[str, int]
    most: dict[str, int | None]
    ordered: bool
    needed: list[tuple[str, ...]] = field(default_factory=list)
    exclusive: list[list[set[str]]] = field(default_factory=list)


def plan(content: Group) -> Plan:
    """Prepare a content group."""
    uses = flatten(content)
    made = Plan(
        rank={use.name: place for place, use in enumerate(uses)},
        most={use.name: use.max for use in uses},
        ordered=content.kind != "all",
    )
    _demands(content, made)
    return made


def _demands(group: Group, made: Plan) -> None:
    if group.kind == "choice":
        if not _may_be_empty(group):
            made.needed.append(tuple(use.name for use in flatten(group)))
        branches = [set(_names(item)) for item in group.items]
        if sum(map(len, branches)) == len(set().union(*branches)):
            made.exclusive.append(branches)
        return
    for item in group.items:
        if isinstance(item, Use) and item.min and group.min:
            made.needed.append((item.name,))
        elif isinstance(item, Group):
            _demands(item, made)


def _names(item: object) -> tuple[str, ...]:
    if isinstance(item, Group):
        return tuple(use.name for use in flatten(item))
    return (item.name,) if isinstance(item, Use) else ()


def _may_be_empty(item: object) -> bool:
    if isinstance(item, Group):
        each = any if item.kind == "choice" else all
        return item.min == 0 or each(_may_be_empty(inner) for inner in item.items)
    return getattr(item, "min", 0) == 0


def faults(names: Sequence[str], plan: Plan) -> list[Fault]:
    """Every fault of the children called ``names``, in document order, missing ones last."""
    found = {fault.index: fault for fault in (*_surplus(names, plan), *_alternatives(names, plan))}
    found |= {at: Fault("unknown", at) for at, name in enumerate(names) if name not in plan.rank}
    if plan.ordered:
        kept = [at for at in range(len(names)) if at not in found]
        found |= {fault.index: fault for fault in _misplaced(names, kept, plan)}
    present = set(names)
    missing = [Fault("missing", names=group) for group in plan.needed if present.isdisjoint(group)]
    return [*(found[at] for at in sorted(found, key=lambda at: at or 0)), *missing]


def _surplus(names: Sequence[str], plan: Plan) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for at, name in enumerate(names):
        seen[name] += 1
        most = plan.most.get(name)
        if most is not None and seen[name] > most:
            yield Fault("repeated", at)


def _alternatives(names: Sequence[str], plan: Plan) -> Iterator[Fault]:
    """Children of another branch than the one that came first."""
    for branches in plan.exclusive:
        taken: set[str] | None = None
        for at, name in enumerate(names):
            branch = next((names for names in branches if name in names), None)
            taken = taken or branch
            if branch is not None and branch is not taken:
                yield Fault("alternative", at)


def _misplaced(names: Sequence[str], kept: list[int], plan: Plan) -> Iterator[Fault]:
    """The fewest children that have to move: all but a longest run in the right order."""
    ranks = [plan.rank[names[at]] for at in kept]
    stay = _longest_run(ranks)
    order = [ranks[place] for place in stay]
    for here in sorted(set(range(len(ranks))).difference(stay)):
        before, behind = bisect_left(order, ranks[here]), bisect_right(order, ranks[here])
        earlier = names[kept[stay[before - 1]]] if before else None
        later = names[kept[stay[behind]]] if behind < len(stay) else None
        yield Fault("order", kept[here], near=(earlier, later))


def place_of(name: str, names: Sequence[str], plan: Plan) -> Near | None:
    """Where among the children ``names`` a missing child belongs; None where none of them tells."""
    rank = plan.rank.get(name)
    if rank is None or not plan.ordered:
        return None
    ranks = [(plan.rank[one], one) for one in names if one in plan.rank and one != name]
    earlier = max((one for one in ranks if one[0] < rank), default=(0, None))[1]
    later = min((one for one in ranks if one[0] > rank), default=(0, None))[1]
    return (earlier, later) if earlier or later else None


def _longest_run(ranks: list[int]) -> list[int]:
    """The places of a longest non-decreasing subsequence, in order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, rank in enumerate(ranks):
        at = bisect_right(tails, rank)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(rank)
            ends.append(place)
        else:
            tails[at], ends[at] = rank, place
    run: list[int] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]
