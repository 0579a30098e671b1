"""Tries a source out, proves whom its server shows itself to be, and tells of one that fails."""
