"""Feeds up and down between the versions of the standard, one step at a time.

`route.py` finds the steps and walks them; each step has a file of its own that holds only what is special about it
(`rules.py` gives the words for that), and `fitting.py` derives the rest from the grammars. A tree is one listing, or
the frame of a feed without its listings, so a feed of any size is converted piece by piece.

Knows trees and grammars. Does not know packages, streams or how a feed is read and written.
"""
