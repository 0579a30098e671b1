"""Puts the settings together: where home is, which file counts, and what policies and senders come out.

Knows the order of the sources and how names refer to each other.
"""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace
from platformdirs import user_data_path

from openimmo.domain.listing import ListingStatus
from openimmo.domain.sender import FEED_KEYS
from openimmo.errors import SettingsError
from openimmo.policy import PRESETS, Policy
from openimmo.settings.addresses import check_addresses
from openimmo.settings.environment import CONFIG, HOME, LANG, language
from openimmo.settings.mail import check_mail
from openimmo.settings.portals import read_portals, written_keys
from openimmo.settings.reading import choices, read, wrong
from openimmo.settings.repairs import check_repairs
from openimmo.settings.retention import check_retention
from openimmo.settings.rules import check_rules
from openimmo.settings.sources import read_sources
from openimmo.settings.tree import Tree, add_environment, find, from_file
from openimmo.settings.values import Home, PolicyTable, SenderSettings, Settings, SettingsFile
from openimmo.settings.watching import check_watch


def load(home: Path | None, config: Path | None, environ: Mapping[str, str]) -> Settings:
    """All settings. ``home`` and ``config`` are the options of the command line, if given.

    A file that is named must be there; ``openimmo.toml`` in the home folder need not. SettingsError on the first
    mistake, with the file or variable, the key and what is allowed.
    """
    place = Home(home or _path(environ, HOME) or user_data_path("openimmo", appauthor=False))
    named = config or _path(environ, CONFIG)
    file = named or (place.settings if place.settings.exists() else None)
    tree = from_file(file) if file else {}
    add_environment(tree, {name: text for name, text in environ.items() if name not in (HOME, CONFIG, LANG)})
    written = read(SettingsFile, tree, str(file or place.settings))
    policies = _policies(written.policy, tree)
    _check_references(written, tree, policies)
    check_mail(written.mail, tree, str(file or place.settings))
    check_watch(written.watch, written.sender, tree)
    check_retention(written.retention, tree)
    at = (file or place.settings).absolute()
    sources = read_sources(written.source, tree, policies, file or place.settings, at.parent)
    portals = read_portals(written.portal, tree, file or place.settings, at.parent)
    return Settings(
        home=place,
        file=file,
        lang=language(None, environ, written.lang),
        release=written.release,
        default_policy=written.default_policy,
        probation=written.probation,
        rights=written.rights,
        limits=written.limits,
        repairs=written.repairs,
        rules=written.rules,
        mail=written.mail,
        reports=written.reports,
        watch=written.watch,
        retention=written.retention,
        policies=policies,
        senders=written.sender,
        sources=sources.sources,
        credentials=sources.credentials,
        portals=portals.portals,
        portal_ways=portals.ways,
        portal_keys={name: written_keys(tree, name) for name in portals.portals},
    )


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name)
    try:
        return Path(text).expanduser() if text else None
    except RuntimeError as error:
        raise SettingsError("settings-wrong-value", where=name, key=name, value=text, allowed="/…") from error


def _policies(tables: Mapping[str, PolicyTable], tree: Tree) -> Mapping[str, Policy]:
    """The presets and the policies of the file; one that bears a preset's name differs from that preset."""
    policies = dict(PRESETS)
    for name, table in tables.items():
        preset = table.preset or (name if name in PRESETS else "default")
        for key, value, allowed in (
            ("preset", preset in PRESETS, choices(PRESETS)),
            ("number", table.number is None or table.number.strip(), '"keep" | "…"'),
        ):
            written = find(tree, "policy", name, key)
            if written and not value:
                raise wrong(written, f"policy.{name}.{key}", allowed)
        policies[name] = _policy(PRESETS[preset], table)
    return policies


def _policy(preset: Policy, table: PolicyTable) -> Policy:
    """A preset with what the table sets; an empty text switches a note or an origin off."""
    told = _told(table)
    changes: dict[str, object] = {
        name: told[name]
        for name in ("on_update", "contact_status", "full_sync", "once", "max_listings", "repairs_off", "release")
        if name in told
    }
    changes |= {name: told[name] or None for name in ("note", "contact_origin") if name in told}
    if table.contact_role:
        changes["contact_role"] = table.contact_role
    if table.status:
        changes["status"] = ListingStatus(table.status)
    if table.number:
        changes["number_prefix"] = None if table.number == "keep" else table.number
    guard = replace(preset.guard, **_told(table.guard))
    return replace(preset, guard=guard, media=replace(preset.media, **_told(table.media)), **changes)


def _told(table: Struct) -> dict[str, object]:
    return {name: value for name, value in asdict(table).items() if value is not None}


def _check_references(written: SettingsFile, tree: Tree, policies: Mapping[str, Policy]) -> None:
    """Every policy, repair and rule that is named exists, and no two senders are known by the same key."""
    named = [("default_policy",), *(("sender", name, "policy") for name in written.sender)]
    for path in named:
        found = find(tree, *path)
        if found and found.value not in policies:
            raise wrong(found, ".".join(path), choices(policies))
    for key in (*FEED_KEYS, "account", "folder"):
        _check_alone(key, written.sender, tree)
    check_addresses(written, tree)
    check_repairs(written, tree)
    check_rules(written, tree)


def _check_alone(key: str, senders: Mapping[str, SenderSettings], tree: Tree) -> None:
    owners: dict[str, str] = {}
    for name in senders:
        found = find(tree, "sender", name, key)
        if found is None:
            continue
        value = str(found.value)
        if not value.strip():
            raise wrong(found, f"sender.{name}.{key}", '"…"')
        if value in owners:
            raise SettingsError(
                "settings-sender-twice", where=found.where, key=key, value=value, one=owners[value], other=name
            )
        owners[value] = name
