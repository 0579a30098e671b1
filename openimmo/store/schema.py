"""Brings a database to the form this program knows, and refuses one it does not know.

Knows Alembic, which is loaded only when there is something to migrate. Does not know what the tables are used for.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from openimmo.errors import StoreError
from openimmo.store.engine import transaction

HEAD = "0004"
KNOWN = frozenset({"0001", "0002", "0003", HEAD})
MIGRATIONS = Path(__file__).parent / "migrations"


def version(connection: Connection, path: Path) -> str | None:
    """The revision of the stock, None for an empty database; StoreError for one that is newer or no stock at all."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise StoreError("store-foreign", path=str(path))
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found not in KNOWN:
        raise StoreError("store-newer", path=str(path), found=str(found), known=HEAD)
    return str(found)


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Migrate the stock at ``path`` in one transaction; a second process waits and then finds nothing left to do."""
    with transaction(engine, path, writing=False) as connection:
        if version(connection, path) == HEAD:
            return
    with transaction(engine, path, writing=True) as connection:
        if version(connection, path) != HEAD:
            upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run every step that is missing, in the transaction of ``connection``."""
    from alembic.command import upgrade as run
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    run(config, "head")
