"""What a portal needs beside its stock: links and history of contacts, their activities, handovers, and mails.

The history of listings tells a little more, so that a delivery can be taken back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the new tables, and add to the contacts what matching and consent need."""
    _contacts()
    _activities()
    _handovers()
    _outbox()
    op.add_column("history", sa.Column("before", sa.JSON()))


def _contacts() -> None:
    for column in (
        sa.Column("match_fields", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("opt_out", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("merged_into", sa.Integer()),  # SQLite cannot add a reference to a table that is there
        sa.Column("updated", sa.DateTime(timezone=True)),
    ):
        op.add_column("contacts", column)
    op.create_table(
        "contact_links",
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("address_released", sa.Boolean()),
        sa.Column("delivery", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("listing", "contact", "role"),
        sa.ForeignKeyConstraint(["listing"], ["listings.id"]),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"]),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.delivery"]),
    )
    op.create_index("ix_contact_links_contact", "contact_links", ["contact"])
    op.create_table(
        "contact_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"]),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.delivery"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_history_contact", "contact_history", ["contact"])


def _activities() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("listing", sa.Integer()),
        sa.Column("matched_by", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.Column("platform", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "external"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"]),
        sa.ForeignKeyConstraint(["listing"], ["listings.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activities_contact", "activities", ["contact"])
    op.create_index("ix_activities_listing", "activities", ["listing"])


def _handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True)),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "handed",
        sa.Column("handover", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("handover", "contact"),
        sa.ForeignKeyConstraint(["handover"], ["handovers.id"]),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"]),
    )
    op.create_index("ix_handed_contact", "handed", ["contact"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sender", sa.Integer()),
        sa.Column("delivery", sa.Text()),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.Column("sent", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["sender"], ["senders.id"]),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.delivery"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_delivery", "outbox", ["delivery"])
    op.create_index("outbox_by_state", "outbox", ["state", "next_try"])
    op.create_index("outbox_by_key", "outbox", ["key", "created"])
