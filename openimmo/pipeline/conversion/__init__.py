"""The parts of a conversion: a feed in another version, and the file it appears in. The story: ../converting.py."""
