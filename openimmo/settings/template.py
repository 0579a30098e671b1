"""The commented openimmo.toml that ``openimmo init`` writes: every setting, switched off, with its default."""

from importlib.resources import files


def template(lang: str) -> str:
    """The file's text in ``lang`` ("de" or "en"); loaded as it is, it sets nothing."""
    name = "openimmo.de.toml" if lang == "de" else "openimmo.en.toml"
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
