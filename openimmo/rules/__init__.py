"""Rules: facts about a feed beyond its schema, one file each, in folders by subject.

A rule states a fact and how severe it is; whether a listing is taken is for the policy to decide. Pure: typed values
in, hits out. No XML, no files, no clock: the day comes in as ``as_of``.
"""
