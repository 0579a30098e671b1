"""Settings: openimmo.toml and the environment become frozen values, or one clear line that says what is wrong.

The order: an option of the command line, then the environment, then the file, then what is built in.
Knows every setting and its default. Does not know what is done with them; nothing below this room reads settings.
"""

from openimmo.settings.environment import environment, language
from openimmo.settings.loading import load
from openimmo.settings.template import template
from openimmo.settings.values import Home, Limits, MediaLimits, Release, Rights, SenderSettings, Settings

__all__ = [
    "Home",
    "Limits",
    "MediaLimits",
    "Release",
    "Rights",
    "SenderSettings",
    "Settings",
    "environment",
    "language",
    "load",
    "template",
]
