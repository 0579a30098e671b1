"""The parts of a conversion: a feed in another version, and the stream it goes into. The story: ../converting.py."""
