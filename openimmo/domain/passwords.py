"""Passwords as they are kept: only what proves them, never themselves (scrypt, RFC 7914).

Pure; chance comes in. Does not know whose a password is.
"""

import base64
import hashlib
import hmac

SHORTEST = 10
LONGEST = 128
SALT = 16
"""Bytes of chance that go into a kept password."""
CHANCE = 15
"""Bytes of chance that a made-up password is made of."""
_COST = (1 << 14, 8, 1)  # n, r, p: 16 MiB and some 50 ms each time
_MOST_COST = (1 << 17, 16, 4)
_LENGTH = 32


def is_fit(password: str) -> bool:
    """Whether it may be a password: long enough, and something that any FTP program can send."""
    return SHORTEST <= len(password) <= LONGEST and password.isprintable() and password == password.strip()


def made_up(chance: bytes) -> str:
    """A password of that chance which can be read out on the telephone: letters and digits in groups of six."""
    letters = base64.b32encode(chance).decode().rstrip("=").lower()
    return "-".join(letters[at : at + 6] for at in range(0, len(letters), 6))


def kept(password: bytes, salt: bytes) -> str:
    """What is kept of a password."""
    n, r, p = _COST
    return f"scrypt:{n}:{r}:{p}:{salt.hex()}:{_digest(password, salt, n, r, p).hex()}"


def proves(password: bytes, stored: str) -> bool:
    """Whether this is the password that was kept; takes the same time whatever is wrong with it."""
    try:
        kind, *cost, salt, digest = stored.split(":")
        n, r, p = map(int, cost)
        wanted = bytes.fromhex(digest)
        salted = bytes.fromhex(salt)
    except ValueError:
        return False
    if kind != "scrypt" or not all(0 < one <= most for one, most in zip((n, r, p), _MOST_COST, strict=True)):
        return False
    return hmac.compare_digest(_digest(password, salted, n, r, p), wanted)


def _digest(password: bytes, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, maxmem=1 << 28, dklen=_LENGTH)
