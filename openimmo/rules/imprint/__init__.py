"""The imprint of a provider: there, complete, and well-formed."""
