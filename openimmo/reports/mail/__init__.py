"""Mails: their content drawn from a letter, as text and as HTML. Knows no server; composes, sends nothing."""
