"""Every error that leaves openimmo, as one tree.

OpenImmoError             carries a code of texts/ and what fills its sentence
├── SettingsError         an option or a setting is wrong (exit 2)
├── UnknownObject         no listing, delivery … of that name, or several (exit 2)
├── Refused               understood, and not done (exit 1)
├── PackageError          the delivery cannot be opened (unreadable)
│   └── UnsafePackage     … and must not be (unsafe)
├── FeedError             the XML cannot be read (unreadable)
│   └── UnsafeFeed        … and must not be (unsafe)
├── StoreError            the stock could not be read or written (exit 3; exit 4 when ``retryable``)
├── TransportError        a server is away or refuses us (exit 4; exit 1 when not ``retryable``)
└── Busy                  somebody else is at it (exit 4)

Errors of libraries are translated at the boundary that met them, with the cause attached.
"""

from openimmo.texts import advice, say


class OpenImmoError(Exception):
    """The root: ``code`` names the sentence, ``params`` fill it, ``retryable`` says whether trying again may help."""

    retryable = False

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def message(self, lang: str = "en") -> str:
        """What happened, where, in ``lang``."""
        return say(self.code, lang, **self.params)

    def advice(self, lang: str = "en") -> str | None:
        """What to do about it, where there is something to do."""
        return advice(self.code, lang, **self.params)

    def __str__(self) -> str:
        return self.message()


class SettingsError(OpenImmoError):
    """An option or a setting is wrong."""


class UnknownObject(OpenImmoError):
    """A name fits nothing in the stock, or more than one thing."""


class Refused(OpenImmoError):
    """Understood, and not done: the reason is in the message."""


class PackageError(OpenImmoError):
    """The delivery cannot be opened."""


class UnsafePackage(PackageError):
    """The delivery must not be opened."""


class FeedError(OpenImmoError):
    """The XML cannot be read; ``line`` (1-based) and ``feed``, the XML's name, where known."""

    feed: str | None = None

    def __init__(self, code: str, /, line: int | None = None, **params: object) -> None:
        super().__init__(code, **params)
        self.line = line


class UnsafeFeed(FeedError):
    """The XML must not be read."""


class StoreError(OpenImmoError):
    """The stock could not be read or written."""

    def __init__(self, code: str, /, retryable: bool = False, **params: object) -> None:
        super().__init__(code, **params)
        self.retryable = retryable


class TransportError(OpenImmoError):
    """A server is away, not to be trusted or refuses us; ``retryable``: trying again later may help."""

    def __init__(self, code: str, /, retryable: bool = True, **params: object) -> None:
        super().__init__(code, **params)
        self.retryable = retryable


class Busy(OpenImmoError):
    """Another run holds the lock; trying again later helps."""

    retryable = True
