"""Texts: a title and a description, readable, and without what portals refuse."""
