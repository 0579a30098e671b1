"""Packages: what was delivered as a ZIP, a folder or a bare XML, opened within limits."""
