"""Several things done at the same time, each told in its turn; an interrupt waits for none of those under way.

Knows threads. Does not know what is done.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Result = TypeVar("Result")


def at_once(jobs: "Iterable[Callable[[], Result]]", most: int) -> "Iterator[Future[Result]]":
    """The jobs in their order, ``most`` of them running at a time; ask each for its result as it comes.

    Whoever stops asking (Ctrl-C) leaves at once: what has not begun never does, what runs is left to itself.
    """
    from concurrent.futures import ThreadPoolExecutor

    threads = ThreadPoolExecutor(most)
    try:
        yield from [threads.submit(job) for job in jobs]
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
