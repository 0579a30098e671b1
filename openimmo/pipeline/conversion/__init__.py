"""The parts of a conversion: a feed taken to another version, and the file it appears in. The story: ../converting.py."""
