"""One feed made anonymous as it passes: what names somebody is replaced, its markup and its mistakes stay.

Works on the characters as sent, for a feed that is broken, or says another encoding than it has, must come out so.
Constant memory but for the largest single text. Knows elements by places.py; opens nothing.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO

from openimmo.exporters.anonymous.characters import within_references
from openimmo.exporters.anonymous.embedded import Content, embedded
from openimmo.exporters.anonymous.places import Kind, kind_of
from openimmo.exporters.anonymous.tokens import Sort, Token, tokens
from openimmo.exporters.anonymous.values import Values

COMMENTS = "comments"
_NAME = re.compile(r"</?\s*([^\s<>\"'/=]+)")
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAMESPACE = re.compile(r"xmlns(?::.*)?|xsi:.*|xml:.*", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_FIELD_NAME = ("feldname", "name")
_DEEPEST = 500

Checksum = Callable[[str], str | None]
"""The checksum of what took the place of the file with this one, in small letters; None where there is no such file."""


class AnonymousFeed:
    """Replaces values in feeds; ``counts`` says how many of which kind were changed.

    ``content`` gives the bytes that take the place of an attachment's.
    """

    def __init__(self, values: Values, content: Content, checksum: Checksum) -> None:
        self.counts: Counter[str] = Counter()
        self._values = values
        self._content = content
        self._checksum = checksum
        self._open: list[tuple[str, str]] = []
        self._ways: Mapping[Kind, Callable[[str], str]] = {
            Kind.KEPT: str,
            Kind.FACT: values.fact,
            Kind.TEXT: values.text,
            Kind.NAME: values.strict,
            Kind.PLACE: values.place,
            Kind.POSTCODE: values.postcode,
            Kind.DEGREES: values.degrees,
            Kind.NUMBER: values.identifier,
            Kind.TAX_NUMBER: values.tax_number,
            Kind.MAIL: values.mail,
            Kind.PHONE: values.phone,
            Kind.LINK: values.link,
            Kind.OWN: values.text,
            Kind.CHECKSUM: self._sum,
        }

    def rewrite(self, source: BinaryIO, target: BinaryIO) -> None:
        """Read a feed to its end and write it anonymous. Raises what ``source`` and ``target`` raise."""
        head = source.read(4)
        encoding = _encoding(head)
        decoder = codecs.getincrementaldecoder(encoding)("surrogatepass" if "16" in encoding else "surrogateescape")
        errors = "surrogatepass" if "16" in encoding else "surrogateescape"
        waiting = [head]
        self._open = []

        def read(count: int) -> str:
            while True:
                data = waiting.pop() if waiting else source.read(count)
                text = decoder.decode(data, final=not data)
                if text or not data:
                    return text

        for token in tokens(read):
            target.write(self._written(token).encode(encoding, errors))

    def _written(self, token: Token) -> str:
        text = token.text
        match token.sort:
            case Sort.TAG:
                return self._tag(text)
            case Sort.CDATA:
                return f"<![CDATA[{self._text(text[9:-3], marked=False)}]]>"
            case Sort.COMMENT:
                return f"<!--{self._changed(COMMENTS, text[4:-3], self._values.text)}-->"
            case Sort.INSTRUCTION:
                return text if text.startswith("<?xml") else self._instruction(text)
            case Sort.DOCTYPE:
                return _LITERAL.sub(lambda found: self._changed(COMMENTS, found[0], self._values.text), text)
            case _:
                return self._text(text)

    def _instruction(self, text: str) -> str:
        target, blank, rest = text[2:-2].partition(" ")
        return f"<?{target}{blank}{self._changed(COMMENTS, rest, self._values.text)}?>"

    def _tag(self, tag: str) -> str:
        named = _NAME.match(tag)
        name = _local(named[1]) if named else ""
        if tag.startswith("</"):
            self._close(name)
            return tag
        made = tag[: named.end()] if named else ""
        fields: list[str] = []
        made += _ATTRIBUTE.sub(partial(self._attribute, name, fields), tag[len(made) :])
        if not tag.endswith("/>") and len(self._open) < _DEEPEST:
            self._open.append((name, fields[0].lower() if fields else ""))
        return made

    def _close(self, name: str) -> None:
        """What an end closes; one that fits nothing closes nothing."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == name:
                del self._open[place:]
                return

    def _attribute(self, element: str, fields: list[str], found: "re.Match[str]") -> str:
        name, between, quoted = found[1], found[2], found[3]
        mark = quoted[0] if quoted[0] in "\"'" else ""
        value = quoted[1:-1] if mark else quoted
        if _NAMESPACE.fullmatch(name):
            return found[0]
        small = _local(name)
        if small in _FIELD_NAME and (element.startswith("user_defined") or element == "feld"):
            fields.append(value)
        kind = kind_of(small, (*self._above(), element))
        return f"{name}{between}{mark}{self._value(kind, value)}{mark}"

    def _above(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self._open[-4:])

    def _text(self, text: str, *, marked: bool = True) -> str:
        """The text of the element that is open; ``marked``: it may hold references."""
        if not text or text.isspace():
            return text
        name, field = self._open[-1] if self._open else ("", "")
        kind = kind_of(name, self._above()[:-1], field)
        if kind is Kind.CONTENT:
            return self._changed(kind, text, lambda sent: embedded(sent, self._content, self._values.strict))
        return self._value(kind, text, marked=marked)

    def _value(self, kind: Kind, sent: str, *, marked: bool = True) -> str:
        way = self._ways.get(kind, self._values.text)
        return self._changed(kind, sent, lambda text: within_references(text, way) if marked else way(text))

    def _changed(self, kind: str, sent: str, way: Callable[[str], str]) -> str:
        made = way(sent)
        if made != sent:
            self.counts[str(kind)] += 1
        return made

    def _sum(self, text: str) -> str:
        known = self._checksum(text.strip().lower())
        if known is None:
            return self._values.hexadecimal(text) if len(text.strip()) >= 32 else self._values.fact(text)
        return text.replace(text.strip(), known.upper() if text.strip().isupper() else known)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _encoding(head: bytes) -> str:
    """How the bytes are read: what is not UTF-8 there passes as it is, and nothing of a mark is lost."""
    for mark, encoding in (*_MARKS, *_WIDE):
        if head.startswith(mark):
            return encoding
    return "utf-8"
