"""Real servers on this machine for tests: each a context manager with a port and a folder of its own."""
