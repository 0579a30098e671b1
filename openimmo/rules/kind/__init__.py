"""What is offered: its use, its marketing and its kind, said once and fitting each other."""
