"""The tables of the stock, as they are now; how they came to be so is told by migrations/.

Knows columns, keys and references. Does not know what they are used for.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from openimmo.store.columns import Exact, Moment

metadata = MetaData()
Json = JSON(none_as_null=True)

senders = Table(
    "senders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("keys", Json, nullable=False),
    Column("policy", Text),
    Column("settings", Json, nullable=False),
    Column("created", Moment, nullable=False),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("delivery", Text, nullable=False, unique=True),
    Column("sender", ForeignKey("senders.id")),
    Column("source", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received", Moment, nullable=False),
    Column("sender_hint", Text),
    Column("policy_hint", Text),
    Column("timestamp", Moment),
    Column("state", Text, nullable=False),
    Column("verdict", Text),
    Column("reason", Json),
    Column("scope", Text),
    Column("counts", Json, nullable=False),
    Column("media", Json, nullable=False),
    Column("report", LargeBinary),
    Column("settled_at", Moment),
    Index("deliveries_by_sender", "sender", "verdict"),
    Index("deliveries_by_state", "state"),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", ForeignKey("senders.id"), nullable=False, index=True),
    Column("name", Text),
    Column("first_name", Text),
    Column("company", Text),
    Column("emails", Json, nullable=False),
    Column("phones", Json, nullable=False),
    Column("street", Text),
    Column("zip", Text),
    Column("city", Text),
    Column("country", Text),
    Column("origin", Text),
    Column("status", Text),
    Column("kind", Text),
    Column("consent", Boolean, nullable=False),
    Column("match_level", Integer),
    Column("created", Moment, nullable=False),
    sqlite_autoincrement=True,
)

# ``version`` is the newest of the listing's versions; ``media`` counts its files.
# ``search`` and ``city_folded`` are folded for comparing.
listings = Table(
    "listings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", ForeignKey("senders.id"), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("sprache", Text, nullable=False),
    Column("obid", Text),
    Column("intern", Text),
    Column("number", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("resume_status", Text),
    Column("title", Text),
    Column("kind", Text),
    Column("marketing", Json, nullable=False),
    Column("use", Json, nullable=False),
    Column("zip", Text),
    Column("city", Text),
    Column("country", Text),
    Column("price", Exact),
    Column("currency", Text),
    Column("living_area", Exact),
    Column("rooms", Exact),
    Column("address_released", Boolean),
    Column("search", Text, nullable=False),
    Column("city_folded", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("media", Integer, nullable=False),
    Column("contact", ForeignKey("contacts.id"), index=True),
    Column("delivery", ForeignKey("deliveries.delivery"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    UniqueConstraint("sender", "source_id", "sprache"),
    sqlite_autoincrement=True,
)

# Every number that was ever given: none is given twice, not even after a renumbering.
numbers = Table(
    "numbers",
    metadata,
    Column("number", Text, primary_key=True),
    Column("listing", ForeignKey("listings.id"), nullable=False, index=True),
    Column("given", Moment, nullable=False),
)

# A listing's contents as accepted, one row each time they changed; ``packed`` says that ``xml`` is zlib.
# ``xml`` stands last: what comes after it in a row is slow to reach.
versions = Table(
    "versions",
    metadata,
    Column("listing", ForeignKey("listings.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("delivery", ForeignKey("deliveries.delivery"), nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("media", Json, nullable=False),
    Column("packed", Boolean, nullable=False),
    Column("xml", LargeBinary, nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("first_seen", Moment, nullable=False),
)

# Which version uses which file; a file that no row names may be swept away.
media_uses = Table(
    "media_uses",
    metadata,
    Column("listing", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", ForeignKey("media.sha256"), primary_key=True, index=True),
    ForeignKeyConstraint(["listing", "version"], ["versions.listing", "versions.version"]),
)

notes = Table(
    "notes",
    metadata,
    Column("listing", ForeignKey("listings.id"), primary_key=True),
    Column("text", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("listing", ForeignKey("listings.id"), nullable=False, index=True),
    Column("delivery", ForeignKey("deliveries.delivery"), index=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("from_number", Text),
    Column("to_number", Text, nullable=False),
    Column("from_source_id", Text),
    Column("to_source_id", Text, nullable=False),
    Column("from_version", Integer),
    Column("to_version", Integer, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("note", Text),
    sqlite_autoincrement=True,
)
