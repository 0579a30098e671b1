"""A second, independent reading of grammar.json: what one version allows, as plain dictionaries.

Deliberately shares nothing with openimmo.xsd but the JSON file, so that both can be wrong only separately.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import openimmo.xsd

Fact = dict[str, Any]
FOLDER = Path(openimmo.xsd.__file__).parent
GRAMMAR: Fact = json.loads((FOLDER / "grammar.json").read_text(encoding="utf-8"))
ORDER = [entry["id"] for entry in GRAMMAR["versions"]]
WITH_SCHEMA = [version for version in ORDER if version != "1.2.7a"]


@cache
def allowed(version: str) -> dict[str, Fact]:
    """key → {name, local, model, text, content, attributes} of one version."""
    now = ORDER.index(version)

    def lives(fact: Fact) -> bool:
        born = fact.get("since") is None or ORDER.index(fact["since"]) <= now
        return born and ("until" not in fact or ORDER.index(fact["until"]) >= now)

    old = [fact for fact in GRAMMAR["historic"] if lives(fact)]

    def seen(fact: Fact) -> Fact:
        for rule in fact.get("history", []):
            if ORDER.index(rule["until"]) >= now:
                fact = fact | rule
        return fact

    def value_type(fact: Fact, extra: list[str]) -> Fact:
        kept = {name: fact[name] for name in ("min_length", "fraction_digits", "min_inclusive") if name in fact}
        values = [item["value"] for item in fact.get("enum") or [] if lives(item)] + extra
        return kept | {"types": fact.get("types") or [fact["type"]], "enum": values if fact.get("enum") else None}

    def attribute(owner: str, name: str, fact: Fact) -> Fact:
        fact = seen(fact)
        extra = [item["value"] for item in old if item["path"] == f"{owner}/@{name}" and item["kind"] == "enum"]
        return value_type(fact, extra) | {"required": fact["required"]}

    def content(fact: Fact) -> Fact:
        if "group" not in fact:
            return seen(fact)
        return fact | {"items": [content(item) for item in fact["items"] if lives(item)]}

    found: dict[str, Fact] = {}
    for key, fact in GRAMMAR["elements"].items():
        if not lives(fact):
            continue
        rules = seen(fact)
        text = (fact["text"] or {}) | {name: rules[name] for name in ("type", "types") if name in rules}
        open_type = text.get("type") == "anyType"
        found[key] = {
            "name": fact["name"],
            "local": fact["scope"] == "local",
            "model": "any" if open_type else fact["model"],
            "text": value_type(text, []) if text and not open_type else None,
            "content": content(fact["content"]) if fact["content"] else None,
            "attributes": {
                name: attribute(key, name, item) for name, item in fact["attributes"].items() if lives(item)
            },
        }
    for fact in old:
        if fact["kind"] == "attribute":
            owner, name = fact["path"].split("/@")
            found[owner]["attributes"][name] = {"types": [fact["type"]], "enum": None, "required": False}
        if fact["kind"] == "element":
            _revive(found, fact)
    return found


def _revive(found: dict[str, Fact], fact: Fact) -> None:
    """Put an element that later versions lost back into its parent."""
    parent, name = fact["path"].split("/")
    items = found[parent]["content"]["items"]
    use = {"el": name, "min": 0, "max": 1}
    if name not in found:
        use["decl"] = fact["path"]
        typed = {"types": [fact["type"]], "enum": fact.get("enum")} if fact["type"] else None
        common = {"name": name, "local": True, "content": None, "attributes": {}}
        found[fact["path"]] = common | {"model": "text" if typed else "any", "text": typed}
    if fact["place"] == "first":
        items.insert(0, use)
    elif fact["place"] == "any order":
        found[parent]["content"]["group"] = "all"
        items.append(use)
    else:
        before = fact["place"].rsplit(" ", 1)[1]
        items.insert([item.get("el") for item in items].index(before), use)


def leaves(group: Fact) -> list[Fact]:
    """All uses of a content group, however deep."""
    uses: list[Fact] = []
    for item in group["items"]:
        uses += leaves(item) if "group" in item else [item] if "el" in item else []
    return uses
