"""What the disk complains about, told as a StoreError that may be tried again. Knows no deliveries."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openimmo.errors import StoreError


@contextmanager
def told(path: Path, code: str = "intake-not-written") -> Iterator[None]:
    """Inside, every OSError is raised as a StoreError that names ``path``."""
    try:
        yield
    except OSError as error:
        raise StoreError(code, retryable=True, path=str(path), reason=error.strerror or str(error)) from error
