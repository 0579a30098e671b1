"""Rules and other findings explained: what a code means, why it matters, what to do, where it is from.

Values and their documents; explaining_text.py and explaining_markdown.py draw them. Knows rules and the words of
texts/.
"""

from difflib import get_close_matches

import msgspec

from openimmo.rules.book import about_subject, file_of, rules, subject_of
from openimmo.rules.rule import AS_OF, Example, Rule
from openimmo.texts import catalogue, say

Document = dict[str, object]
_PREFIX = "rule-"


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to say about one code in one language; ``rule`` is None for other findings than those of rules."""

    code: str
    severity: str
    says: str
    todo: str | None
    rule: Rule | None = None

    @property
    def subject(self) -> str:
        """What the code is about: the folder of a rule, the first word of another code."""
        return subject_of(self.code) if self.rule else self.code.partition("-")[0]


def explain(asked: str, lang: str) -> Explained | None:
    """What ``asked`` means: the code of a finding, of a rule also without its ``rule-``; None where nobody knows it."""
    code = asked if asked in catalogue() else _PREFIX + asked
    entry = catalogue().get(code)
    if entry is None or entry.severity is None:
        return None
    rule = rules().get(code)
    says, todo = (entry.de, entry.help_de) if lang == "de" else (entry.en, entry.help_en)
    severity = rule.severity if rule else entry.severity
    return Explained(code=code, severity=str(severity), says=_readable(says), todo=_readable(todo), rule=rule)


def near(asked: str) -> list[str]:
    """The codes that look most like ``asked``."""
    codes = [code for code, entry in catalogue().items() if entry.severity is not None]
    found = get_close_matches(asked, codes, 3, 0.5) or get_close_matches(_PREFIX + asked, codes, 3, 0.5)
    return found or [code for code in codes if asked in code][:3]


def every_rule(lang: str) -> list[Explained]:
    """All rules, by subject."""
    found = (explain(code, lang) for code in rules())
    return [one for one in found if one is not None]


def subject_name(one: Explained, lang: str) -> str:
    """The subject in words; of codes that are no rules their first word."""
    return say(f"explain-subject-{one.subject}", lang) if one.rule else one.subject


def subject_says(subject: str) -> str:
    """What a subject of rules is, in English: the words of its folder."""
    return about_subject(subject)


def explained_document(one: Explained, lang: str) -> Document:
    """The explanation for programs; a rule has more to say than another finding."""
    document: Document = {"code": one.code, "severity": one.severity, "subject": one.subject}
    document |= {"message": one.says, "help": one.todo}
    return document | _rule_document(one.rule, lang) if one.rule else document


def _rule_document(rule: Rule, lang: str) -> Document:
    return {
        "why": rule.why_de if lang == "de" else rule.why_en,
        "source": rule.source,
        "sure": str(rule.sure),
        "of": str(rule.of),
        "default": rule.default,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "countries": sorted(rule.countries) if rule.countries is not None else None,
        "needs_files": rule.needs is not None,
        "file": file_of(rule.code).as_posix(),
        "right": example_text(rule.right, lang),
        "wrong": example_text(rule.wrong, lang),
    }


def holds(rule: Rule, lang: str) -> str:
    """The days for which a rule holds."""
    first, last = (day.isoformat() if day else "" for day in (rule.valid_from, rule.valid_to))
    how = "between" if first and last else "from" if first else "until" if last else "always"
    return say(f"explain-holds-{how}", lang, first=first, last=last)


def example_text(example: Example, lang: str) -> str:
    """An example as lines: the good feed it is made from, what it changes there, and in words what XML cannot show."""
    transfer = " ".join(f'{name}="{value}"' for name, value in example.transfer.items() if value is not None)
    gone = [*(f"uebertragung/@{name}" for name, value in example.transfer.items() if value is None), *example.without]
    words = [
        say("explain-without", lang, paths=", ".join(gone)) if gone else "",
        say("explain-files", lang, files=", ".join(example.files)) if example.files else "",
        "" if example.listings else say("explain-no-listings", lang),
        say("explain-as-of", lang, day=example.as_of.isoformat()) if example.as_of != AS_OF else "",
    ]
    xml = [f"<uebertragung {transfer}>" if transfer else "", example.provider, example.xml]
    more = [f"<immobilie>{further or '…'}</immobilie>" for further in example.more]
    comment = "; ".join([f"{example.base}.xml", *filter(None, words)])
    return "\n".join(filter(None, [f"<!-- {comment} -->", *map(indented, xml), *map(indented, more)]))


def indented(xml: str) -> str:
    """A piece of XML with its children on lines of their own."""
    lines: list[str] = []
    depth = 0
    for piece in xml.replace("><", ">\n<").split("\n"):
        bare = piece.strip()
        depth -= bare.startswith("</")
        lines.append("  " * max(depth, 0) + bare)
        opens = bare.startswith("<") and not bare.startswith(("</", "<!", "<?")) and not bare.endswith("/>")
        depth += opens and "</" not in bare
    return "\n".join(line for line in lines if line.strip())


def _readable(sentence: str | None) -> str:
    """A sentence with its blanks shown as such: ‹value›."""
    return (sentence or "").replace("{", "‹").replace("}", "›").replace("‹‹", "{").replace("››", "}")
