"""Feeds for portals: presets as data (TOML), what of a listing goes there, and the packages that carry it."""
