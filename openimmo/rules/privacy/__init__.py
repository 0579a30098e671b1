"""Privacy: nothing about people, and nothing internal, that has no place in an advertisement."""
