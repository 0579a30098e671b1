"""Derives one version's declarations from the facts: what it already had, still had, and the older rules valid then.

Knows the JSON form of the facts.  Does not know files, trees or XSD.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from openimmo.xsd.declarations import Attribute, Element, EnumValue, Group, Model, TextType, Use, Wildcard

Facts = dict[str, Any]
ANY_TYPE = "anyType"


class Derivation:
    """Reads the facts as one version (or as all of them, ``version`` None) sees them."""

    def __init__(self, version: str | None, facts: Facts, versions: Sequence[str]) -> None:
        self.version = version
        self.facts = facts
        self.rank = {name: place for place, name in enumerate(versions)}
        self.historic = [item for item in facts.get("historic", ()) if self.has(item)]

    def has(self, fact: Facts) -> bool:
        """Whether the version already has, and still has, this item."""
        if self.version is None:
            return True
        now = self.rank[self.version]
        since, until = fact.get("since"), fact.get("until")
        return (since is None or self.rank[since] <= now) and (until is None or now <= self.rank[until])

    def then(self, fact: Facts) -> Facts:
        """The fact with the older rules that were valid in the version."""
        rules = fact.get("history", ()) if self.version else ()
        for rule in rules:
            if self.has(rule):
                fact = {**fact, **{name: rule[name] for name in rule if name != "until"}}
        return fact

    def elements(self) -> dict[str, Element]:
        known = {key: self.element(key, fact) for key, fact in self.facts["elements"].items() if self.has(fact)}
        for fact in self._historic("element"):
            if fact["path"].split("/")[-1] not in known:
                known[fact["path"]] = self.gone(fact)
        return known

    def element(self, key: str, fact: Facts) -> Element:
        fact = self.then(fact)
        text = self.text({**fact["text"], **_changed_type(fact)}) if fact["text"] else None
        free = text is not None and text.type == ANY_TYPE
        return Element(
            key=key,
            name=fact["name"],
            local=fact["scope"] == "local",
            model="any" if free else fact["model"],
            text=None if free else text,
            content=self.content(key, fact["content"]) if fact["content"] else None,
            attributes=self.attributes(key, fact["attributes"]),
            since=fact.get("since"),
            deprecated=fact.get("deprecated"),
        )

    def gone(self, fact: Facts) -> Element:
        """A declaration that only older versions have; one without a known type takes anything."""
        text = self.text({**fact, "enum": _dated(fact)}) if fact["type"] else None
        name = fact["path"].split("/")[-1]
        model: Model = "text" if text else "any"
        return Element(fact["path"], name, True, model, text, None, {}, fact["since"], fact["until"])

    def text(self, fact: Facts, extra: tuple[EnumValue, ...] = ()) -> TextType:
        either = fact.get("types", (fact["type"], None))
        return TextType(
            type=either[0],
            or_type=either[1],
            enum=self.enum(fact["enum"], extra) if fact.get("enum") else None,
            min_length=fact.get("min_length"),
            fraction_digits=fact.get("fraction_digits"),
            min_inclusive=fact.get("min_inclusive"),
            named=fact.get("named"),
        )

    def enum(self, facts: list[Facts], extra: tuple[EnumValue, ...]) -> tuple[EnumValue, ...]:
        return (*(_value(fact) for fact in facts if self.has(fact)), *extra)

    def attributes(self, key: str, facts: Facts) -> dict[str, Attribute]:
        known = {name: self.attribute(key, name, fact) for name, fact in facts.items() if self.has(fact)}
        for fact in self._historic("attribute"):
            owner, name = fact["path"].split("/@")
            if owner == key:
                known[name] = Attribute(name, self.text(fact), False, fact["since"], fact["until"])
        return known

    def attribute(self, key: str, name: str, fact: Facts) -> Attribute:
        fact = self.then(fact)
        extra = tuple(_value(item) for item in self._historic("enum") if item["path"] == f"{key}/@{name}")
        return Attribute(name, self.text(fact, extra), fact["required"], fact["since"])

    def content(self, key: str, fact: Facts) -> Group:
        group = self.group(fact)
        for old in self._historic("element"):
            owner, name = old["path"].split("/")
            if owner == key:
                group = _insert(group, self.old_use(old, name), old["place"], derived=self.version is not None)
        return group

    def old_use(self, fact: Facts, name: str) -> Use:
        key = name if name in self.facts["elements"] else fact["path"]
        return Use(name, key, 0, 1, fact["since"], fact["until"])

    def group(self, fact: Facts) -> Group:
        items = tuple(self.item(item) for item in fact["items"] if self.has(item))
        return Group(fact["group"], fact["min"], fact["max"], items)

    def item(self, fact: Facts) -> Use | Wildcard | Group:
        if "group" in fact:
            return self.group(fact)
        if "any" in fact:
            return Wildcard(fact["process"], fact["min"], fact["max"])
        fact = self.then(fact)
        name: str = fact["el"]
        key, deprecated = fact.get("decl", name), fact.get("deprecated")
        return Use(name, key, fact["min"], fact["max"], fact["since"], deprecated=deprecated)

    def _historic(self, kind: str) -> Iterator[Facts]:
        return (fact for fact in self.historic if fact["kind"] == kind)


def _changed_type(fact: Facts) -> Facts:
    """An older type stands beside the element's `text`, as `history` puts it there."""
    return {name: fact[name] for name in ("type", "types") if name in fact}


def _dated(fact: Facts) -> list[Facts]:
    return [{"value": value, "since": fact["since"]} for value in fact.get("enum", ())]


def _value(fact: Facts) -> EnumValue:
    return EnumValue(fact["value"], fact["since"], fact.get("until"), fact.get("deprecated"))


def _insert(group: Group, use: Use, place: str, derived: bool) -> Group:
    """The group with an old child at its place; "any order" makes one version's group an unordered one."""
    if place == "any order":
        return replace(group, kind="all" if derived else group.kind, items=(*group.items, use))
    at = 0 if place == "first" else _position(group, place.split("before ")[1])
    return replace(group, items=(*group.items[:at], use, *group.items[at:]))


def _position(group: Group, name: str) -> int:
    return next(at for at, item in enumerate(group.items) if isinstance(item, Use) and item.name == name)
