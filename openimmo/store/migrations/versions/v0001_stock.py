"""The first form of the stock: senders, deliveries, contacts, listings with their versions, media and history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of the first form."""
    op.create_table(
        "media",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "senders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("policy", sa.Text()),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("first_name", sa.Text()),
        sa.Column("company", sa.Text()),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("street", sa.Text()),
        sa.Column("zip", sa.Text()),
        sa.Column("city", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("origin", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("match_level", sa.Integer()),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["sender"], ["senders.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contacts_sender", "contacts", ["sender"])
    op.create_table(
        "deliveries",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("sender", sa.Integer()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_hint", sa.Text()),
        sa.Column("policy_hint", sa.Text()),
        sa.Column("timestamp", sa.DateTime(timezone=True)),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.Column("reason", sa.JSON()),
        sa.Column("scope", sa.Text()),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("report", sa.LargeBinary()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("delivery"),
        sa.ForeignKeyConstraint(["sender"], ["senders.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("deliveries_by_sender", "deliveries", ["sender", "verdict"])
    op.create_index("deliveries_by_state", "deliveries", ["state"])
    op.create_table(
        "listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("sprache", sa.Text(), nullable=False),
        sa.Column("obid", sa.Text()),
        sa.Column("intern", sa.Text()),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("resume_status", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("marketing", sa.JSON(), nullable=False),
        sa.Column("use", sa.JSON(), nullable=False),
        sa.Column("zip", sa.Text()),
        sa.Column("city", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("price", sa.Text()),
        sa.Column("currency", sa.Text()),
        sa.Column("living_area", sa.Text()),
        sa.Column("rooms", sa.Text()),
        sa.Column("address_released", sa.Boolean()),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("city_folded", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("media", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Integer()),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sender", "source_id", "sprache"),
        sa.ForeignKeyConstraint(["sender"], ["senders.id"]),
        sa.UniqueConstraint("number"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"]),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.delivery"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_listings_contact", "listings", ["contact"])
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text()),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("from_number", sa.Text()),
        sa.Column("to_number", sa.Text(), nullable=False),
        sa.Column("from_source_id", sa.Text()),
        sa.Column("to_source_id", sa.Text(), nullable=False),
        sa.Column("from_version", sa.Integer()),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["listing"], ["listings.id"]),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.delivery"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_delivery", "history", ["delivery"])
    op.create_index("ix_history_listing", "history", ["listing"])
    op.create_table(
        "notes",
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("listing", "text"),
        sa.ForeignKeyConstraint(["listing"], ["listings.id"]),
    )
    op.create_table(
        "numbers",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["listing"], ["listings.id"]),
    )
    op.create_index("ix_numbers_listing", "numbers", ["listing"])
    op.create_table(
        "versions",
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("packed", sa.Boolean(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("listing", "version"),
        sa.ForeignKeyConstraint(["listing"], ["listings.id"]),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.delivery"]),
    )
    op.create_table(
        "media_uses",
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("listing", "version", "sha256"),
        sa.ForeignKeyConstraint(["listing", "version"], ["versions.listing", "versions.version"]),
        sa.ForeignKeyConstraint(["sha256"], ["media.sha256"]),
    )
    op.create_index("ix_media_uses_sha256", "media_uses", ["sha256"])
