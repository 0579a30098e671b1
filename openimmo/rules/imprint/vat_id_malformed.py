"""A VAT id has the form of its country: DE and nine digits, ATU and eight."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import judged
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_FORMS = {"DE": (re.compile(r"DE[0-9]{9}"), "DE123456788"), "AT": (re.compile(r"ATU[0-9]{8}"), "ATU12345675")}
_TAX_NUMBER = re.compile(r"[0-9]{2,5}[/ ][0-9]{3,4}[/ ][0-9]{4,5}")
_LONGEST = 30


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit where umsst-id certainly is no VAT id: too few or too many digits, or a tax number."""
    strukt = anbieter.impressum_strukt
    told = (strukt.umsst_id or "").strip() if strukt is not None else ""
    if not told or len(told) > _LONGEST or not judged(around):
        return
    word = told.upper().replace(" ", "").replace(".", "").replace("-", "")
    form, example = _FORMS.get(word[:2], (None, "DE123456788"))
    wrong = (
        form.fullmatch(word) is None and word[3:].isdigit() if form is not None else bool(_TAX_NUMBER.fullmatch(told))
    )
    if wrong:
        yield Hit(path="impressum_strukt/umsst-id", value=told, params={"example": example})


RULE = Rule(
    code="rule-imprint-vat-id-malformed",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    sure=Sure.KNOWN,
    de="„{value}“ ist keine Umsatzsteuer-Identifikationsnummer.",
    en="“{value}” is no VAT identification number.",
    help_de="umsst-id in der Form {example} angeben; die Steuernummer gehört nicht hierher.",
    help_en="Give umsst-id in the form {example}; the tax number does not belong here.",
    why_de="Eine falsche Nummer im Impressum gilt als fehlende.",
    why_en="A wrong number in an imprint counts as a missing one.",
    source="form of VAT ids in Germany and Austria, general knowledge",
    right=Example(provider="<impressum_strukt><umsst-id>DE 123 456 788</umsst-id></impressum_strukt>"),
    wrong=Example(provider="<impressum_strukt><umsst-id>DE12345678</umsst-id></impressum_strukt>"),
    check=check,
)
