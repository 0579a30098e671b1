"""Dates: days and years that are possible, in order, and not long gone."""
