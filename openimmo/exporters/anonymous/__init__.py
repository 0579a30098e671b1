"""Feeds that may be shown to anybody: every value replaced that says who or where, everything else as it was sent."""
