"""Letters for letters and digits for digits: the same word always gives the same other word, under one seed.

Two words that begin alike begin alike afterwards, and two different ones never become the same, so numbers stay
unique, references still lead somewhere, and a street is found again in a text. Vowels stay vowels, capitals capitals,
a leading zero stays one. No letter or digit of ASCII stays what it was. Knows no XML.
"""

import hashlib
import unicodedata
from functools import lru_cache

_VOWELS, _CONSONANTS, _HEX = "aeiou", "bcdfghjklmnpqrstvwxyz", "0123456789abcdef"
_SCRIPTS = ((0x430, 32), (0x3B1, 17), (0x4E00, 20902), (0xAC00, 11172), (0x3041, 83), (0x30A1, 83))
_LATIN_END = 0x250
_REMEMBERED = 100_000
_ANY = "\0"  # stands for what is kept, so that one letter in two encodings, or composed or not, counts the same


class Cipher:
    """Replaces words under a ``seed``."""

    def __init__(self, seed: str) -> None:
        self._key = hashlib.blake2b(
            seed.encode("utf-8", "surrogateescape"), digest_size=32, person=b"anonymous"
        ).digest()
        self.word = lru_cache(_REMEMBERED)(self._word)

    def hex(self, text: str) -> str:
        """Hexadecimal digits for hexadecimal digits; other characters stay."""
        out: list[str] = []
        capitals = any(letter in "ABCDEF" for letter in text)
        for place, letter in enumerate(text):
            at = _HEX.find(letter.lower())
            if at < 0:
                out.append(letter)
                continue
            other = _HEX[(at + self._shift("hex" + text[:place].lower(), 15)) % 16]
            out.append(other.upper() if capitals else other)
        return "".join(out)

    def digest(self, data: bytes) -> bytes:
        """32 bytes that stand for these."""
        return hashlib.blake2b(data, digest_size=32, key=self._key).digest()

    def _word(self, text: str) -> str:
        """Other letters and digits for those of ``text``, as many."""
        out: list[str] = []
        passed = ""
        for place, letter in enumerate(text):
            marked = text[place + 1 : place + 2]
            if letter.isascii() and letter.isalnum() and not (marked and unicodedata.combining(marked)):
                out.append(self._digit(letter, passed) if letter.isdigit() else self._letter(letter, passed))
                passed += letter.lower()
            elif unicodedata.combining(letter):
                out.append(letter)
            else:
                out.append(self._foreign(letter, len(passed)))
                passed += _ANY
        return "".join(out)

    def _digit(self, digit: str, passed: str) -> str:
        """Another digit; of a number the first is never made a zero, and zeros that lead it stay."""
        if not _only_zeros(passed):
            return str((int(digit) + self._shift(passed, 9)) % 10)
        if digit == "0":
            return "0"
        return str((int(digit) - 1 + self._shift(passed, 8)) % 9 + 1)

    def _letter(self, letter: str, passed: str) -> str:
        small = letter.lower()
        letters = _VOWELS if small in _VOWELS else _CONSONANTS
        other = letters[(letters.index(small) + self._shift(passed, len(letters) - 1)) % len(letters)]
        return other.upper() if letter.isupper() else other

    def _foreign(self, letter: str, place: int) -> str:
        """Another letter of the same script; letters like ä are kept, as encodings are told by them."""
        if ord(letter) < _LATIN_END or not letter.isalpha():
            return letter
        small = letter.lower()
        for start, count in _SCRIPTS:
            at = ord(small) - start
            if 0 <= at < count:
                other = chr(start + (at + self._shift(f"{start} {place}", count - 1)) % count)
                return other.upper() if letter != small else other
        return letter

    def _shift(self, passed: str, most: int) -> int:
        """A number from 1 to ``most`` that hangs on the seed and on what has passed."""
        told = passed.encode("utf-8", "surrogatepass")
        return 1 + int.from_bytes(hashlib.blake2b(told, digest_size=8, key=self._key).digest()) % most


def _only_zeros(passed: str) -> bool:
    """Whether of the number that is being written nothing has passed but zeros."""
    number = passed[len(passed.rstrip("0123456789")) :]
    return not number.strip("0")
