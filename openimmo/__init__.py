"""openimmo: read, validate, import, keep and write OpenImmo feeds.

    import openimmo

    feed = openimmo.read("feed.zip")                      # a whole document, typed
    for listing in openimmo.iter_listings("feed.xml"):    # one at a time, constant memory
        ...
    report = openimmo.validate("feed.zip")                # .verdict, .findings
    openimmo.write(feed, "out.xml", version="1.2.7c")     # element order and types by construction
    openimmo.convert("in.xml", "out.xml", to="1.2.3")     # returns the losses

What is listed in ``__all__`` is promised; everything else may change. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openimmo.release import VERSION

if TYPE_CHECKING:
    from openimmo import model
    from openimmo.api import convert, iter_listings, read, validate, write
    from openimmo.errors import OpenImmoError

__all__ = ["OpenImmoError", "__version__", "convert", "iter_listings", "model", "read", "validate", "write"]

__version__ = VERSION

_HOMES = {
    "OpenImmoError": "openimmo.errors",
    "convert": "openimmo.api",
    "iter_listings": "openimmo.api",
    "read": "openimmo.api",
    "validate": "openimmo.api",
    "write": "openimmo.api",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "model":
        return import_module("openimmo.model")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'openimmo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
