"""The tables of the stock, as they are now; how they came to be so is told by migrations/.

Knows columns, keys and references. Does not know what they are used for.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
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

# ``anbieter`` is what the newest delivery said around its listings (XML, canonical): firma, impressum and so on.
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
    Column("anbieter", LargeBinary),
    sqlite_autoincrement=True,
)

# ``let_go`` is when the ledger gave up its bytes: from then on they may be gone, and nobody misses them.
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
    Column("let_go", Moment),
    Index("deliveries_by_sender", "sender", "verdict"),
    Index("deliveries_by_state", "state"),
    Index("deliveries_by_sha256", "sha256"),
    sqlite_autoincrement=True,
)

# ``merged_into`` is the contact that took this one over.
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
    Column("match_fields", Json, nullable=False, server_default="[]"),
    Column("opt_out", Boolean, nullable=False, server_default="0"),
    Column("merged_into", Integer),
    Column("updated", Moment),
    sqlite_autoincrement=True,
)

# Who has to do with a listing, and as what: the kontaktperson, or a weitere_adresse by its adressart.
contact_links = Table(
    "contact_links",
    metadata,
    Column("listing", ForeignKey("listings.id"), primary_key=True),
    Column("contact", ForeignKey("contacts.id"), primary_key=True, index=True),
    Column("role", Text, primary_key=True),
    Column("address_released", Boolean),
    Column("delivery", ForeignKey("deliveries.delivery")),
    Column("at", Moment, nullable=False),
)

# What happened to a contact; ``before`` and ``after`` hold only the fields that changed.
contact_history = Table(
    "contact_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact", ForeignKey("contacts.id"), nullable=False, index=True),
    Column("delivery", ForeignKey("deliveries.delivery")),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("note", Text),
    sqlite_autoincrement=True,
)

# What a contact asked for or did (an inquiry, a lead); ``external`` is the id it had where it came from.
activities = Table(
    "activities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact", ForeignKey("contacts.id"), nullable=False, index=True),
    Column("listing", ForeignKey("listings.id"), index=True),
    Column("matched_by", Text),
    Column("source", Text, nullable=False),
    Column("external", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text),
    Column("text", Text),
    Column("platform", Text),
    Column("at", Moment),
    Column("data", Json, nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("source", "external"),
    sqlite_autoincrement=True,
)

# Contacts handed on to another system: what was chosen, whether it runs, and who has been handed on, in which form.
handovers = Table(
    "handovers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kinds", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("started", Moment),
    Column("updated", Moment, nullable=False),
    sqlite_autoincrement=True,
)

handed = Table(
    "handed",
    metadata,
    Column("handover", ForeignKey("handovers.id"), primary_key=True),
    Column("contact", ForeignKey("contacts.id"), primary_key=True, index=True),
    Column("fingerprint", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Mails to be sent, with the change that causes them in one transaction; ``key`` is what makes two of them the same.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("sender", ForeignKey("senders.id")),
    Column("delivery", ForeignKey("deliveries.delivery"), index=True),
    Column("recipients", Json, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Moment),
    Column("error", Text),
    Column("sent", Moment),
    Index("outbox_by_state", "state", "next_try"),
    Index("outbox_by_key", "key", "created"),
    sqlite_autoincrement=True,
)

# Exports to portals; ``packages`` are the files that were written, ``receipt`` is what the server confirmed.
exports = Table(
    "exports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", Text, nullable=False, unique=True),
    Column("portal", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("packages", Json, nullable=False),
    Column("counts", Json, nullable=False),
    Column("created", Moment, nullable=False),
    Column("sent", Moment),
    Column("receipt", Json),
    Column("problem", Json),
    Column("report", LargeBinary),
    Index("exports_by_portal", "portal", "state"),
    sqlite_autoincrement=True,
)

# What stands at a portal under each number there, as far as we know: the last thing that was done about it.
portal_listings = Table(
    "portal_listings",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("listing", ForeignKey("listings.id"), nullable=False, index=True),
    Column("intern", Text),
    Column("obid", Text),
    Column("action", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("media", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("run", Text, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("answered", Moment),
    Column("reason", Json),
)

# What was seen at a source, file by file; ``path`` is below its root, as the server's bytes. ``still_since`` is when it
# last changed, by the monotonic clock of one ``boot`` of the machine, so that it can be compared from run to run.
source_files = Table(
    "source_files",
    metadata,
    Column("source", Text, primary_key=True),
    Column("path", LargeBinary, primary_key=True),
    Column("size", BigInteger),
    Column("changed", Float),
    Column("state", Text, nullable=False),
    Column("still_since", Float, nullable=False),
    Column("boot", Text, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("sha256", Text),
    Column("delivery", ForeignKey("deliveries.delivery"), index=True),
    Column("problem", Json),
    Column("problem_since", Moment),
)

# How the looks at a source went; ``problem`` is why the last one failed.
source_looks = Table(
    "source_looks",
    metadata,
    Column("source", Text, primary_key=True),
    Column("last_look", Moment),
    Column("last_success", Moment),
    Column("failures", Integer, nullable=False),
    Column("problem", Json),
    Column("problem_since", Moment),
    Column("counts", Json, nullable=False),
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

# ``before`` holds what else stood there before an import changed it (domain.history.Before).
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
    Column("before", Json),
    sqlite_autoincrement=True,
)
