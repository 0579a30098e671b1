"""1.1 ↔ 1.2.0: flags that became required, closed ISO lists, the period of rental income."""

from decimal import Decimal, localcontext

from openimmo.versions.places import take_out
from openimmo.versions.rules import Passage, Rule, Step, supplied
from openimmo.xsd.lexical import SPACE, fault

_PER_YEAR = {"MONAT": 12, "WOCHE": 52, "TAG": 365}
_INCOME = ("mieteinnahmen_ist", "mieteinnahmen_soll")
_LONGEST = 100
# What senders wrote while these were free texts; the lists of the standard are those of ISO 3166 alpha-3 and ISO 4217.
_MEANT = {
    "iso_land": {
        "D": "DEU", "DE": "DEU", "GER": "DEU", "DEUTSCHLAND": "DEU", "GERMANY": "DEU",
        "A": "AUT", "AT": "AUT", "ÖSTERREICH": "AUT", "AUSTRIA": "AUT",
        "CH": "CHE", "SCHWEIZ": "CHE", "SWITZERLAND": "CHE",
    },
    "iso_waehrung": {"EURO": "EUR", "€": "EUR", "SFR": "CHF", "FR.": "CHF", "DM": "DEM", "$": "USD", "£": "GBP"},
}  # fmt: skip


def _listed(element: str, attribute: str) -> Rule:
    def apply(at: Passage) -> None:
        for one in at.standing(element):
            value = one.get(attribute)
            declared = at.new.elements[element].attributes[attribute].text
            if value is None or value in declared.values:
                continue
            said = value.strip().upper()
            meant = _MEANT[attribute].get(said, said)
            if meant in declared.values:
                at.log.tell("convert-changed", one, attribute, value=value, repair=meant, version=at.version)
                one.set(attribute, meant)

    return Rule(f"`{element}/@{attribute}`: what plainly means a listed code becomes it", apply)


def _yearly(at: Passage) -> None:
    for name in _INCOME:
        for income in at.standing(name):
            period, amount = income.get("periode"), (income.text or "").strip(SPACE)
            declared = at.old.elements[name].text
            if period == "JAHR":
                at.log.mark()
                del income.attrib["periode"]
            elif (
                period in _PER_YEAR and declared is not None and len(amount) <= _LONGEST and not fault(declared, amount)
            ):
                yearly = _times(amount, _PER_YEAR[period])
                at.log.tell(
                    "convert-yearly", income, value=f"{amount} {period}", repair=f"{yearly} JAHR", version=at.version
                )
                income.text = yearly
                del income.attrib["periode"]


def _times(amount: str, factor: int) -> str:
    with localcontext() as exact:
        exact.prec = 2 * _LONGEST
        return format(Decimal(amount) * factor, "f")


def _sender_version(at: Passage) -> None:
    for transfer in at.standing("uebertragung"):
        if "senderversion" not in transfer.attrib:
            at.log.tell("convert-supplied-blank", transfer, name="senderversion", version=at.version)
            transfer.set("senderversion", "")


def _no_empty_provider(at: Passage) -> None:
    for provider in at.standing("anbieter"):
        if provider.find("immobilie") is None:
            firm = (provider.findtext("firma") or "").strip()
            at.log.tell("convert-anbieter-lost", provider, value=firm, version=at.version)
            take_out(provider)


STEP = Step(
    "1.1",
    "1.2.0",
    up=(
        supplied("nutzungsart", "WOHNEN", "false"),
        supplied("nutzungsart", "GEWERBE", "false"),
        supplied("vermarktungsart", "KAUF", "false"),
        supplied("vermarktungsart", "MIETE_PACHT", "false"),
        *(supplied(name, "periode", "JAHR") for name in _INCOME),
        _listed("land", "iso_land"),
        _listed("waehrung", "iso_waehrung"),
        Rule("`uebertragung/@senderversion` is set, without a value, where it is missing", _sender_version),
    ),
    down=(
        Rule("amounts of rental income by month, week or day become yearly ones, without `@periode`", _yearly),
        Rule("an `anbieter` without a listing is dropped", _no_empty_provider),
    ),
)
