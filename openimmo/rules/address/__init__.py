"""Address: street, number and whether they may be shown."""
