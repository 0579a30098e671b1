"""What the environment says: its variables, and which language its user reads."""

import os
from collections.abc import Mapping

from openimmo.errors import SettingsError
from openimmo.settings.tree import PREFIX
from openimmo.texts import LANGUAGES

HOME = f"{PREFIX}HOME"
CONFIG = f"{PREFIX}CONFIG"
LANG = f"{PREFIX}LANG"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def environment() -> Mapping[str, str]:
    """The variables of this process, as they are now."""
    return dict(os.environ)


def language(option: str | None, environ: Mapping[str, str], from_file: str | None = None) -> str:
    """ "de" or "en": the option, else OPENIMMO_LANG, else the file, else the locale, else "en".

    SettingsError if the option or the variable asks for another language.
    """
    for where, lang in (("--lang", option), (LANG, environ.get(LANG))):
        if lang and lang not in LANGUAGES:
            raise SettingsError("settings-wrong-value", where=where, key="lang", value=lang, allowed='"de" | "en"')
        if lang:
            return lang
    locale = next((environ[name] for name in LOCALE if environ.get(name)), "")
    return from_file or ("de" if locale.casefold().startswith("de") else "en")
