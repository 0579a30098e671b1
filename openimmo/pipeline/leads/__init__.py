"""Takes leads and inquiries in, and hands contacts on who have consented."""
