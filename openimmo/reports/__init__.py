"""Reports: what is known, drawn for people (pages of blocks, shown by text.py and lines.py) or for programs (json.py).

Nothing here asks the stock or reads a file; whoever has something to tell hands it over.
"""
