"""Texts without the HTML that somebody does not understand, in time that grows with their length only.

Pure. What browsers would take for a tag counts as one; breaks stay as line breaks. A text without tags stays as it is.
The parser of the standard library is not used: half a megabyte of "<a " keeps it busy for minutes.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

_BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"))
_SILENT = frozenset(("script", "style"))
_ALONE = frozenset(("br", "hr", "img"))
_LONGEST = 1000  # characters of one tag
_NAMED = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:_-]{0,40})(?=[\s/>])")
_INSIDE = re.compile(r"""(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_ROUNDS = 5  # what is left over after tags are gone may be a tag again


def without_html(text: str, allowed: Sequence[str]) -> str:
    """The text without tags that are not in ``allowed``; those that stay lose their attributes."""
    kept = {tag.casefold() for tag in allowed}
    for _ in range(_ROUNDS):
        if not has_markup(text):
            break
        plain = _tidied("".join(_said(text, kept)))
        if plain == text:
            break
        text = plain
    return text


def has_markup(text: str) -> bool:
    """Whether there is any tag or comment in a text."""
    return any(kind is not None for kind, *_ in _pieces(text))


def foreign_tags(text: str, allowed: Sequence[str]) -> set[str]:
    """The names of the tags in a text that are not among those allowed."""
    return {name for kind, name, _ in _pieces(text) if kind} - {tag.casefold() for tag in allowed}


def _pieces(text: str) -> Iterator[tuple[str | None, str, str]]:
    """The text piece by piece: (None, "", words), ("<" or "</", name of the tag, all of it), ("", "", comment)."""
    at = begun = 0
    while (here := text.find("<", at)) >= 0:
        kind, name, end = _markup(text, here)
        if end == here:
            at = here + 1
            continue
        if here > begun:
            yield None, "", text[begun:here]
        yield kind, name, text[here:end]
        at = begun = end
    if begun < len(text):
        yield None, "", text[begun:]


def _markup(text: str, here: int) -> tuple[str, str, int]:
    """What begins with the "<" here: its kind, its name, and where it ends; it ends here where it is none."""
    found = _NAMED.match(text, here)
    if found is None:
        ends = {"<!--": "-->", "<!": ">", "<?": ">"}
        begin = next((one for one in ends if text.startswith(one, here)), None)
        end = text.find(ends[begin], here + len(begin), here + _LONGEST) if begin is not None else -1
        return "", "", here if begin is None or end < 0 else end + len(ends[begin])
    rest = _INSIDE.match(text, found.end(), here + _LONGEST)
    if rest is None:
        end = text.find(">", found.end(), here + _LONGEST) + 1
        if not end or "<" in text[found.end() : end]:
            return "", "", here
    else:
        end = rest.end()
    return f"<{found[1]}", found[2].casefold(), end


def _said(text: str, kept: set[str]) -> Iterator[str]:
    """What a reader would see, and the tags that may stay."""
    silent = 0
    for kind, name, piece in _pieces(text):
        if name in _SILENT and name not in kept:
            silent = max(silent + (1 if kind == "<" else -1), 0)
        elif kind is None and not silent:
            yield _ENTITY.sub(lambda found: _entity(found[0], kept), piece)
        elif kind and name in kept:
            yield "" if kind == "</" and name in _ALONE else f"{kind}{name}>"
        elif kind and name in _BREAKS and (kind, name) != ("</", "br"):
            yield "\n"


def _entity(text: str, kept: set[str]) -> str:
    """A character that means markup stays written out where HTML may stand."""
    said = unescape(text)
    return text if kept and said in "<>&" else said


def _tidied(text: str) -> str:
    """Lines without blanks around them, and never more than one empty line."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.strip(" \t\r\f\v")
        if bare or (lines and lines[-1]):
            lines.append(bare)
    return "\n".join(lines).strip()
