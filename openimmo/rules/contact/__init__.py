"""Contact: somebody who can be reached by the enquiries a listing brings."""
