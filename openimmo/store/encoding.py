"""Values as JSON text that is always good UTF-8. Knows msgspec; no tables."""

import json

import msgspec


def encoded(value: object) -> bytes:
    """``value`` as JSON; stray bytes of a file name, which Python carries as lone surrogates, become "?"."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value, str_keys=True)
        return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")
