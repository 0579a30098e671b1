"""Attachments: pictures that can be shown, named and grouped as what they are, and links that lead somewhere."""
