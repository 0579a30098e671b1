"""Which release this is. Imports nothing, so that every room may ask."""

VERSION = "0.1.0"
