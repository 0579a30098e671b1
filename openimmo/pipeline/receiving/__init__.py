"""The other side of the built-in receiver: its accounts, and the import of what arrives."""
