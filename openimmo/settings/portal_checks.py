"""Whether what is said of a portal can be meant: names that exist, patterns that make names, values that fit together.

Knows the words of portals and of the standard. Asks no server and no stock.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from openimmo.domain.delivery import Scope
from openimmo.domain.mail import mail_address
from openimmo.domain.portal import DeleteForm, FullMeans, Mandatory, PackageForm, Portal
from openimmo.errors import SettingsError
from openimmo.settings.reading import wrong
from openimmo.settings.tree import Tree, Written, find, leaves

KINDS = (
    "zimmer", "wohnung", "haus", "grundstueck", "buero_praxen", "einzelhandel", "gastgewerbe", "hallen_lager_prod",
    "land_und_forstwirtschaft", "parken", "sonstige", "freizeitimmobilie_gewerblich", "zinshaus_renditeobjekt",
)  # fmt: skip
MARKETING = ("KAUF", "MIETE_PACHT", "ERBPACHT", "LEASING")
USE = ("WOHNEN", "GEWERBE", "ANLAGE", "WAZ")
ORDER = ("number", "sender", "status", "kind", "country", "updated", "created", "price")
"""What listings can be sorted by; "-" before one turns it round."""

PICTURES = ("jpg", "png", "gif", "webp")
PLACES = ("provider", "portal", "timestamp", "number")
"""What a pattern of file names may hold in braces."""

LONGEST_PREFIX = 30
_COUNTRY = re.compile(r"[A-Za-z]{3}")
_ENDING = re.compile(r"[a-z0-9]{1,8}")
_TAG = re.compile(r"[a-z][a-z0-9]{0,15}")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|{}\s]')  # what some server or disk takes for something else than a name


class Terms(NamedTuple):
    """A portal with everything, and where its keys stand."""

    name: str
    portal: Portal
    tree: Tree
    file: str

    def wrong(self, key: str, allowed: str) -> SettingsError:
        """The error that the value of a dotted key is not one of those allowed."""
        return wrong(self.written(key), f"portal.{self.name}.{key}", allowed)

    def written(self, key: str) -> Written:
        """The value of a dotted key as written; where the portal's table stands, if it is not there."""
        found = find(self.tree, "portal", self.name, *key.split("."))
        if found is not None:
            return found
        table = self.tree.get("portal")
        own = table.get(self.name) if isinstance(table, dict) else None
        first = next(leaves(own), None) if isinstance(own, dict) else None
        return Written("", first.where if first else self.file, is_text=False)

    def says(self, key: str) -> bool:
        """Whether somebody wrote that key; what the preset says needs no check."""
        return find(self.tree, "portal", self.name, *key.split(".")) is not None


def check_terms(terms: Terms) -> None:
    """Raise SettingsError for the first value that cannot be meant."""
    if _unfit(terms.name.replace(" ", "")):
        raise SettingsError("settings-portal-name", where=terms.written("preset").where, name=terms.name)
    for check in (_version, _names, _ours, _formats, _choice, _mandatory, _deleting):
        check(terms)


def _version(terms: Terms) -> None:
    if terms.says("version"):
        from openimmo.xsd.grammar import versions

        known = [version for version in versions() if version != "1.2.7a"]
        if terms.portal.version not in known:
            raise terms.wrong("version", _listed(known))


def _names(terms: Terms) -> None:
    form = terms.portal.package
    for key, pattern, ending in (("zip_name", form.zip_name, ".zip"), ("xml_name", form.xml_name, ".xml")):
        if not _is_name(pattern, ending):
            places = ", ".join(f"{{{place}}}" for place in PLACES)
            raise terms.wrong(f"package.{key}", f'"…{ending}" ({places})')
    named = form.zip_name if form.zipped else form.xml_name
    outer = "package.zip_name" if form.zipped else "package.xml_name"
    if form.single and "{number}" not in named:
        raise _needs(terms, "package.single", f'{outer} = "…{{number}}…"')
    if form.single and terms.portal.full_means is not FullMeans.KEEPS:  # the last of many VOLL would be all there is
        raise _needs(terms, "package.single", 'full_means = "keeps"')
    if not form.zipped and form.xml_name == PackageForm().xml_name and not terms.says("package.xml_name"):
        # A TEIL that the portal has not read yet would be overwritten by the next one.
        raise _needs(terms, "package.zipped", 'package.xml_name = "…{timestamp}….xml"')
    if "{number}" in form.zip_name + form.xml_name and not form.single:
        raise _needs(terms, outer, "package.single")
    if "{provider}" in form.zip_name + form.xml_name and not terms.portal.provider:
        raise _needs(terms, outer, "provider")


def _is_name(pattern: str, ending: str) -> bool:
    said = re.sub(rf"\{{(?:{'|'.join(PLACES)})\}}", "1", pattern)
    return said.endswith(ending) and said != ending and not said.startswith("-") and not _unfit(said)


def _unfit(name: str) -> bool:
    return bool(_FORBIDDEN.search(name)) or name.startswith(".") or not name.isprintable()


def _ours(terms: Terms) -> None:
    """What tells the portal who we are."""
    portal = terms.portal
    if portal.techn_email and mail_address(portal.techn_email) is None:
        raise terms.wrong("techn_email", '"name@example.com"')
    if portal.number != portal.number.strip() or len(portal.number) > LONGEST_PREFIX:
        raise terms.wrong("number", f'"" | "IMVO-ID-" | "…" (≤ {LONGEST_PREFIX})')
    if _unfit(portal.provider.replace(" ", "")):
        raise terms.wrong("provider", '"4711" | "…"')


def _formats(terms: Terms) -> None:
    limits = terms.portal.limits
    if not limits.pictures or not set(limits.pictures) <= set(PICTURES):
        raise terms.wrong("limits.pictures", f"[{_listed(PICTURES)}]")
    if not all(map(_ENDING.fullmatch, limits.documents)):
        raise terms.wrong("limits.documents", '["pdf", "docx", "…"]')
    if not all(map(_TAG.fullmatch, limits.html)):
        raise terms.wrong("limits.html", '["br", "b", "…"]')


def _choice(terms: Terms) -> None:
    choice = terms.portal.choice
    _among(terms, "choice.kinds", choice.kinds, KINDS)
    _among(terms, "choice.marketing", choice.marketing, MARKETING)
    _among(terms, "choice.use", choice.use, USE)
    _among(terms, "choice.order", [key.removeprefix("-") for key in choice.order], ORDER, same=str)
    if not all(map(_COUNTRY.fullmatch, choice.countries)):
        raise terms.wrong("choice.countries", '["DEU", "AUT", "…"]')


def _among(
    terms: Terms, key: str, said: Iterable[str], known: Iterable[str], same: Callable[[str], str] = str.casefold
) -> None:
    if not {same(one) for one in said} <= {same(one) for one in known}:
        raise terms.wrong(key, f"[{_listed(known)}]")


def _mandatory(terms: Terms) -> None:
    if terms.says("mandatory") and not all(map(_is_known, terms.portal.mandatory)):
        example = '{ path = "geo/plz | geo/ort", kinds = ["wohnung"], marketing = ["KAUF"], countries = ["DEU"] }'
        raise terms.wrong("mandatory", f"[{example}]")


def _is_known(one: Mandatory) -> bool:
    words = zip((one.kinds, one.marketing), (KINDS, MARKETING), strict=True)
    named = all({word.casefold() for word in said} <= {word.casefold() for word in known} for said, known in words)
    return named and all(map(_COUNTRY.fullmatch, one.countries)) and all(map(_stands, one.path.split(" | ")))


def _stands(path: str) -> bool:
    """Whether a place below immobilie is one of the standard's, in any version."""
    from openimmo.xsd.grammar import grammar

    every = grammar()
    element, *steps = "immobilie", *path.split("/")
    for at, step in enumerate(steps):
        if step.startswith("@"):
            return at == len(steps) - 1 and step[1:] in every.elements[element].attributes
        use = every.use(element, step)
        if use is None:
            return False
        element = use.key
    return True


def _deleting(terms: Terms) -> None:
    """Listings can only go by their absence where a VOLL is sent and replaces."""
    portal = terms.portal
    if portal.delete is not DeleteForm.ABSENCE:
        return
    if portal.full_means is not FullMeans.REPLACES or portal.scope is not Scope.VOLL:
        where = terms.written("delete").where
        raise SettingsError("settings-portal-absence", where=where, key=f"portal.{terms.name}.delete")


def _needs(terms: Terms, key: str, needed: str) -> SettingsError:
    above, where = f"portal.{terms.name}", terms.written(key).where
    return SettingsError("settings-source-needs", where=where, key=f"{above}.{key}", needed=f"{above}.{needed}")


def _listed(names: Iterable[str]) -> str:
    return " | ".join(f'"{name}"' for name in names)
