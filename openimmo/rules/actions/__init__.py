"""Actions: what is asked for a listing, and for the delivery as a whole, makes sense together."""
