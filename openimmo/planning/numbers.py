"""Numbers for new listings: each is given once within the whole stock.

Knows the policy's numbering. Does not know the stock; whoever does says whether a number is taken.
"""

from collections.abc import Callable, Iterator
from itertools import count

from openimmo.domain.delivery import Reason
from openimmo.policy import Policy


class Numbers:
    """Gives numbers that neither the stock (``taken``) nor this plan has given before."""

    def __init__(self, policy: Policy, taken: Callable[[str], bool]) -> None:
        self._policy = policy
        self._taken = taken
        self._given: set[str] = set()

    def give(self, source_id: str, sprache: str, is_copy: bool) -> tuple[str, tuple[Reason, ...]]:
        """A free number and, where it is not the one the policy would give, why.

        ``is_copy`` says that the same object stands in the stock or the feed in another language.
        """
        wanted = self._policy.number(source_id)
        number = next(name for name in _names(wanted, sprache if is_copy else "") if self._free(name))
        self._given.add(number)
        if number == wanted:
            return number, ()
        return number, (Reason("import-number-taken", {"wanted": wanted, "number": number}),)

    def _free(self, number: str) -> bool:
        return number not in self._given and not self._taken(number)


def _names(wanted: str, sprache: str) -> Iterator[str]:
    yield wanted
    if sprache:
        yield f"{wanted}-{sprache}"
    yield from (f"{wanted}-{running}" for running in count(2))
