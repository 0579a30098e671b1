"""How the tables of the stock came to be: one file per step in versions/, run by Alembic inside one transaction.

A step spells its columns out and imports nothing of openimmo, so it does the same for ever. After adding one, set HEAD
in openimmo/store/schema.py; a test compares a migrated database with a fresh one of tables.py.
"""
