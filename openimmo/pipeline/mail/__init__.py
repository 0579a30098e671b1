"""Mails: who is told what, the summaries once a day, and the sending."""
