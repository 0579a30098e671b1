"""Counts failed logins by address, so that guessing passwords leads nowhere.

Knows addresses and a clock that only runs forward. What is remembered is bounded.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

MOST_ADDRESSES = 10_000


class Attempts:
    """``most`` failures of one address within ``window`` seconds bar it until the oldest of them is that old."""

    def __init__(self, most: int, window: float, monotonic: Callable[[], float]) -> None:
        self._most = most
        self._window = window
        self._monotonic = monotonic
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()

    def failed(self, address: str) -> None:
        """Another failed login."""
        place = _neighbourhood(address)
        self._failed.setdefault(place, deque(maxlen=self._most)).append(self._monotonic())
        self._failed.move_to_end(place)
        if len(self._failed) > MOST_ADDRESSES:
            self._failed.popitem(last=False)

    def barred(self, address: str) -> bool:
        """Whether the address has failed too often to be listened to."""
        times = self._failed.get(_neighbourhood(address), ())
        since = self._monotonic() - self._window
        return sum(at > since for at in times) >= self._most


def _neighbourhood(address: str) -> str:
    """One machine's address; for IPv6 its network, since whoever has one address there has all of them."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
