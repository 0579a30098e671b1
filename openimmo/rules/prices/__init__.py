"""Prices: one that fits what is offered, plausible, and complete as the law asks."""
