"""Random valid feeds of any version, from the facts alone: for schemas, round trips and converters.

random_feed("1.2.7c", Random(1), listings=2)  → the <openimmo> element, without namespace
"""

import base64
from random import Random

from lxml import etree

from tests.xsd.facts import GRAMMAR, Fact, allowed

NAMESPACE = "http://www.openimmo.de"
WORDS = ["Altbau", "Straße 5", "a < b & c", '"Villa"', "00123", "€ 1.780,00", "Zeile\nZeile", "]]>", "𝔸", "e\u0301"]
ODD_WORDS = ["", " ", "  am Rand  ", "\tTab", "\n", "-", "true", "null", "12,5", "a\u00a0b"]
PLAIN = {
    "boolean": ["true", "false"],
    "decimal": ["1780.00", "0", "88.5", "-3.25", "120000"],
    "float": ["52.5163", "-0.75", "0"],
    "int": ["3", "0", "-1"],
    "positiveInteger": ["1", "12"],
    "date": ["2026-11-21", "2024-02-29", "1999-12-31"],
    "dateTime": ["2026-11-21T10:00:00", "2024-02-29T23:59:59"],
}
ODD = {
    "boolean": ["1", "0", " true ", "\n0"],
    "decimal": ["+5", "05.", ".5", "-0", "1.500", " 12 ", "00.10", "-.5", "123456789012345678901234567890.5"],
    "float": ["1e5", "1E-3", ".5e+1", "5.", "INF", "-INF", "NaN", " 1 ", "+1", "-0", "1e400"],
    "int": ["+3", "003", "-0", " 7 ", "2147483647", "-2147483648"],
    "positiveInteger": ["+2", "002", " 9 ", "99999999999999999999"],
    "date": ["2026-11-21Z", "2026-11-21+01:00", "2026-11-21-14:00"],
    "dateTime": ["2026-11-21T10:00:00Z", "2026-11-21T10:00:00.1234567+01:00", "2026-11-21T24:00:00"],
}
DENSITY = 0.3


def random_feed(
    version: str,
    rng: Random,
    listings: int = 2,
    *,
    odd_spellings: bool = False,
    density: float = DENSITY,
    namespaced: bool = False,
) -> etree._Element:
    """A valid feed with just so many listings, all in one or two `anbieter`.

    ``odd_spellings`` adds every lexical form that is valid for a type, empty strings among them; ``density`` is the
    chance of each optional item; ``namespaced`` puts it into the namespace that 1.1 and 1.2.0 are sent in.
    """
    root = _Maker(version, rng, odd_spellings, density).feed(listings)
    if namespaced:
        for element in root.iter("*"):
            if not str(element.tag).startswith("{"):
                element.tag = f"{{{NAMESPACE}}}{element.tag}"
        etree.cleanup_namespaces(root)
    return root


def random_element(
    version: str, rng: Random, name: str, *, odd_spellings: bool = False, density: float = DENSITY
) -> etree._Element:
    """One valid global element, such as an `immobilie`, without namespace."""
    return _Maker(version, rng, odd_spellings, density).element(name)


class _Maker:
    def __init__(self, version: str, rng: Random, odd: bool, density: float) -> None:
        self.rules = allowed(version)
        self.version, self.rng, self.odd, self.density = version, rng, odd, density
        self.listings: list[int] = []

    def feed(self, listings: int) -> etree._Element:
        least = 1 if self.version == "1.1" else 0
        cut = self.rng.randint(least, listings - least) if listings > 1 and self.rng.random() < 0.3 else None
        self.listings = [listings] if cut is None else [cut, listings - cut]
        providers = len(self.listings)
        root = etree.Element("openimmo")
        for use in self.rules["openimmo"]["content"]["items"]:
            times = providers if use["el"] == "anbieter" else self.times(use)
            root.extend(self.element(use["el"]) for _ in range(times))
        root.find("uebertragung").set("version", self.version)
        return root

    def element(self, key: str) -> etree._Element:
        rule = self.rules[key]
        made = etree.Element(rule["name"])
        for name, attribute in rule["attributes"].items():
            if attribute["required"] or self.maybe():
                made.set(name, self.value(attribute))
        if rule["model"] == "text":
            made.text = self.value(rule["text"])
        elif rule["model"] == "free_text" and self.maybe():
            made.text = self.word()
        elif rule["model"] == "any" and self.maybe():
            made.text = self.rng.choice(["", "12.5", "vier"])
        elif rule["model"] == "mixed":
            self.fill_freely(made)
        elif rule["model"] == "children":
            self.fill(made, rule["content"])
        return made

    def fill(self, parent: etree._Element, group: Fact) -> None:
        items = list(group["items"])
        if group["group"] == "choice":
            items = [self.rng.choice(items)]
        elif group["group"] == "all":
            self.rng.shuffle(items)
        for item in items:
            for _ in range(self.times(item)):
                if "group" in item:
                    self.fill(parent, item)
                else:
                    parent.append(self.element(item.get("decl", item["el"])))

    def times(self, use: Fact) -> int:
        if use.get("el") == "immobilie" and self.listings:
            return self.listings.pop()
        low = use["min"]
        if use["max"] is None:
            return low + (self.rng.randint(0, 2) if self.maybe() else 0)
        return use["max"] if low < use["max"] and self.maybe() else low

    def maybe(self) -> bool:
        return self.rng.random() < self.density

    def fill_freely(self, parent: etree._Element, depth: int = 0) -> None:
        """Any text and any elements: of no namespace, of a foreign one, and valid ones of the standard."""
        if self.rng.random() < 0.7:
            parent.text = self.word()
        for _ in range(self.rng.randint(0, 2)):
            kind = self.rng.randrange(4)
            if kind == 0:
                key = self.rng.choice(["kaufpreis", "haus", "wohnung", "adressfreigabe"])
                child = self.element(key)
            else:
                child = etree.Element("{urn:example:foreign}feld" if kind == 1 else "sprache_x")
                child.set("art", self.word())
                if depth < 2:
                    self.fill_freely(child, depth + 1)
            child.tail = self.rng.choice([None, "danach", "\n  "])
            parent.append(child)

    def word(self) -> str:
        return self.rng.choice(WORDS + ODD_WORDS if self.odd else WORDS)

    def value(self, rule: Fact) -> str:
        if rule["enum"]:
            return str(self.rng.choice(rule["enum"]))
        kind = self.rng.choice(rule["types"])
        if kind == "string":
            return self.word() or ("x" if rule.get("min_length") else "")
        if kind == "base64Binary":
            return self.picture()
        choices = PLAIN[kind] + (ODD[kind] if self.odd else [])
        if "min_inclusive" in rule:
            choices = [text for text in choices if "-" not in text]
        return self.rng.choice(choices)

    def picture(self) -> str:
        text = base64.b64encode(self.rng.randbytes(self.rng.randint(0, 30))).decode()
        return "\n".join([text[:8], text[8:]]) if self.odd else text


ALL_NAMES = sorted({fact["name"] for fact in GRAMMAR["elements"].values()})
