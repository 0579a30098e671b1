"""Place: postcode, town, country and coordinates that fit each other."""
