"""Pages for people, as one HTML file each: they open from disk, print, and need neither a network nor JavaScript."""
