"""Identity: every listing and every provider bears a name that is its own and stays its own."""
