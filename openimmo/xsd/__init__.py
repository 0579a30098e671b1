"""The OpenImmo standard as data and as schemas: grammar, one XSD for each version, checks against them.

`grammar.json` and `feedback.json` are the source; the XSD files beside them are generated from these by
`tools/build_schemas.py`.  They are our own and not the official schema files.

Knows element names, versions and XML Schema.  Does not know packages, repairs, rules or the store.
"""
