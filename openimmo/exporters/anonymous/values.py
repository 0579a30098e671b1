"""Values made anonymous, each by what it is: texts, names, numbers, mail addresses, links, places.

What comes out is as long as what went in, breaks its lines there, and holds the same markup. Knows no elements.
"""

import re
from functools import lru_cache

from openimmo.exporters.anonymous.characters import within_percents
from openimmo.exporters.anonymous.cipher import Cipher
from openimmo.exporters.anonymous.vocabulary import as_name, ending, is_common, is_fact, is_placeholder
from openimmo.rules.contact.phone import dialable

_SHORT = 3
_LONG_NUMBER = 7  # digits: in a price field that is no amount but a phone number, or the like
_LETTER = r"(?:[^\W_]|[\u0300-\u036f\udc80-\udcff])"
_WORD = re.compile(rf"{_LETTER}+")
_UNIT = r"(?=\s?(?:%|€|EUR\b|Euro\b|Prozent|m²|m2\b|qm\b|kWh|Zimmer\b))"
_LINK = r"(?:[a-z]{3,5}://|www\.)[^\s<>\"']+"
_MAIL = r"[^\s@<>(),;:\"'\[\]\\/=&]+@[^\s@<>(),;:\"'\[\]\\/&]+\.[^\s@<>(),;:\"'\[\]\\/&.]+"
_TEXT = re.compile(
    r"(?P<tag></?[A-Za-z][A-Za-z0-9]{0,15}(?=[\s/>])[^<>]{0,3000}>)"
    r"|(?P<kept>&(?:lt|gt|amp;lt);/?[A-Za-z][A-Za-z0-9]{0,9}(?=[\s/&>])|&#?[A-Za-z0-9]{2,8};|\\[nrt](?![a-z])|\\n"
    rf"|§+\s?[0-9]+\s?[a-z]?\b|\b34 ?c\b|\b[0-9]{{1,6}}(?:[.,][0-9]{{1,6}})*{_UNIT})"
    r"|(?P<guid>\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b)"
    rf"|(?P<link>(?i:{_LINK}))|(?P<mail>{_MAIL})"
    rf"|(?P<abroad>(?<=\+)[0-9]{{2}}(?=\D))|(?P<word>{_LETTER}+)"
)
_OF_TAG = re.compile(r"(=\s*)(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_FORM = re.compile(r"[A-Z][0-9A-Z]{3}[0-9]{17}[0-9A-Za-z]*")
_ADDRESS = re.compile(
    r"(?P<scheme>[a-z]{2,6}://)?(?:(?P<user>[^/@\s?#]*)@)?(?P<host>[^/?#\s:]*)(?P<rest>.*)", re.I | re.S
)
_OWN_NETWORK = re.compile(r"localhost|127\.|10\.[0-9]|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|\[", re.IGNORECASE)
_KEPT_HOSTS = frozenset({"ec.europa.eu"})  # the platform for disputes, which every imprint once had to name
_RESERVED = frozenset({"example", "test", "invalid", "localhost", "local", "lan", "intern", "internal", "localdomain"})
_PLATFORMS = frozenset({"youtube", "youtu", "vimeo", "matterport", "ogulo", "tour", "tours"})  # of films, for anybody
_UNREAD = re.compile(
    r"(?:no|do-?not|keine)[-_.]?(?:reply|response|antwort)|mailer-daemon|postmaster|bounces?", re.IGNORECASE
)
_TRIES = 10
_DIGITS = re.compile(r"[0-9]+")
_AMOUNT = re.compile(r"\s*[-+]?[0-9][0-9.,'’]*(?:\s?(?:€|EUR|Euro))?\s*")
_FRACTION = re.compile(r"([.,][0-9])([0-9]+)")


class Values:
    """What values become under one cipher; every method gives as many characters as it gets.

    ``names`` are words that name somebody although they look common (naming.py), as ``as_name`` gives them.
    """

    def __init__(self, cipher: Cipher, names: frozenset[str] = frozenset()) -> None:
        self._cipher = cipher
        self._names = names
        self._common = lru_cache(100_000)(self._common_word)

    def text(self, text: str) -> str:
        """A free text: other words, the same markup, measures and prices."""
        return _TEXT.sub(self._piece, text)

    def strict(self, text: str) -> str:
        """A name: every word is another one."""
        return _WORD.sub(lambda found: self._cipher.word(found[0]), text)

    def plain(self, text: str) -> str:
        """A number or a file name: short words and those of the trade stay, so that it is the same within a text."""
        return _WORD.sub(lambda found: self._common(found[0]), text)

    def place(self, text: str) -> str:
        """A street, a town, a house number."""
        return self.plain(text)

    def identifier(self, text: str) -> str:
        """A number by which something is known; the form that the standard asks for stays."""
        if re.fullmatch(r"\s*\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?\s*", text):
            return self._cipher.hex(text)
        if is_placeholder(text.strip()):
            return text
        made = self.plain(text)
        if made == text:
            return self.strict(text)
        return self.plain(made) if is_placeholder(made.strip()) else made

    def fact(self, text: str) -> str:
        """What the standard lists, a number, a day; words that are none of that are replaced."""
        if _AMOUNT.fullmatch(text):
            return text
        return _WORD.sub(lambda found: self._fact(found[0]), text)

    def phone(self, text: str) -> str:
        """Other digits, where it is a number that can be dialled."""
        if not dialable(text[:100].strip()):
            return _WORD.sub(lambda found: found[0] if found[0].isdigit() else self._common(found[0]), text)
        return re.sub(rf"(?<=\+)[0-9]{{2}}(?=\D)|{_LETTER}+", lambda found: self._dialled(found[0], found), text)

    def mail(self, text: str) -> str:
        """Mail addresses, in a domain that there cannot be."""
        return re.sub(_MAIL, lambda found: self._mail(found[0]), text) if "@" in text else self.text(text)

    def link(self, text: str) -> str:
        """An address in the net: on another host, at another place there, of the same kind."""
        found = _ADDRESS.fullmatch(text.strip())
        if found is None or not (found["scheme"] or text.strip().lower().startswith("www.")):
            return self.path(text)
        head = text[: len(text) - len(text.lstrip())]
        user = self.strict(found["user"]) + "@" if found["user"] is not None else ""
        made = f"{found['scheme'] or ''}{user}{self._host(found['host'])}{self.path(found['rest'])}"
        return head + made + text[len(head) + len(made) :]

    def path(self, text: str) -> str:
        """The name of a file, with its ending and its folders."""
        return within_percents(text, self.plain)

    def tax_number(self, text: str) -> str:
        """A VAT id of the same country."""
        head = re.match(r"\s*(?:ATU|[A-Za-z]{2}(?=[\s.-]*[0-9]))?", text)
        kept = head.end() if head else 0
        return text[:kept] + self.plain(text[kept:])

    def postcode(self, text: str) -> str:
        """A postcode of the same region: the first two digits stay."""
        return _DIGITS.sub(lambda found: self._regional(found[0]), self.fact(text))

    def degrees(self, text: str) -> str:
        """A coordinate somewhere near: no digit behind the first one after the point stays."""
        return _FRACTION.sub(lambda found: found[1] + self._moved(found[2], text), text)

    def hexadecimal(self, text: str) -> str:
        """A checksum of something else."""
        return self._cipher.hex(text)

    def _piece(self, found: "re.Match[str]") -> str:
        sent = found[0]
        match found.lastgroup:
            case "tag":
                return self._tag(sent)
            case "kept" | "abroad":
                return sent
            case "guid":
                return self._cipher.hex(sent)
            case "link":
                return self.link(sent)
            case "mail":
                return self._mail(sent)
            case _:
                return self._common(sent)

    def _tag(self, tag: str) -> str:
        """HTML in a text: its names stay, what stands in its attributes is replaced."""
        return _OF_TAG.sub(
            lambda found: found[1] + self.link(found[2]) if "/" in found[2] else found[1] + self.plain(found[2]), tag
        )

    def _common_word(self, word: str) -> str:
        if _stays(word) and as_name(word) not in self._names:
            return word
        if _FORM.fullmatch(word):
            return word[0] + self._cipher.word(word)[1:]
        kept = ending(word)
        made = word
        for _ in range(_TRIES):  # what becomes a word that stays would be the same as that one
            made = self._cipher.word(made)[: len(word) - kept] + word[len(word) - kept :]
            if not _stays(made):
                break
        return made

    def _fact(self, word: str) -> str:
        if word.isdigit():
            return word if len(word) < _LONG_NUMBER else self._cipher.word(word)
        parts = re.findall(r"[0-9]+|[^0-9]+", word)
        if all(part.isdigit() or len(part) <= _SHORT or is_fact(part) for part in parts) or is_fact(word):
            return word
        return self._cipher.word(word)

    def _dialled(self, word: str, found: "re.Match[str]") -> str:
        abroad = found.start() > 0 and found.string[found.start() - 1] == "+" and len(word) == 2
        return word if abroad else self._cipher.word(word) if word.isdigit() else self._common(word)

    def _mail(self, address: str) -> str:
        local, _, domain = address.rpartition("@")
        kept = _UNREAD.search(local) is not None or (local.lower() == "test" and domain.lower().startswith("test."))
        return f"{local if kept else self.strict(local)}@{self._host(domain)}"

    def _host(self, host: str) -> str:
        if host.lower() in _KEPT_HOSTS or _OWN_NETWORK.match(host):
            return host
        labels = host.split(".")
        made = [self._label(label, labels, place) for place, label in enumerate(labels)]
        return ".".join(made)

    def _label(self, label: str, labels: list[str], place: int) -> str:
        """A part of a host's name: the last becomes one that no country and nobody else has."""
        last = place == len(labels) - 1
        if label.lower() in _RESERVED or label.lower() in _PLATFORMS or (place == 0 and label.lower() == "www"):
            return label
        if last and place and labels[place - 1].lower() in ("example", *_PLATFORMS):
            return label
        if last and place and label.isascii() and label.isalpha():
            return "x" * (len(label) - 1) + "q"
        return self.strict(label)

    def _regional(self, digits: str) -> str:
        kept = 3 if digits.startswith("94") and len(digits) == 4 else 2  # Liechtenstein has 9485 to 9498
        if is_placeholder(digits) or len(digits) <= kept:
            return digits
        return digits[:kept] + self._cipher.word("1" + digits)[1 + kept :]

    def _moved(self, digits: str, whole: str) -> str:
        if not digits.strip("0"):
            return digits
        return self._cipher.word(f"1{_DIGITS.sub('', whole)}1{digits}")[-len(digits) :]


def _stays(word: str) -> bool:
    """Whether a word is too short to tell anything, or one that names nobody."""
    return _DIGITS.search(word) is None and (len(word) <= _SHORT or is_common(word))
