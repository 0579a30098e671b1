"""Areas and rooms: there where they matter, plausible, and fitting each other."""
