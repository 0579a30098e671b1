"""Measures the program beside its peers: feeds of a realistic size, one table of ratios, never a timed test."""
