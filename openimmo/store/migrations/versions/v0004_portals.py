"""What was exported to portals, and what stands there as far as we know."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create both tables, a place for what stands around a sender's listings, and one for when bytes were let go."""
    op.add_column("senders", sa.Column("anbieter", sa.LargeBinary()))
    op.add_column("deliveries", sa.Column("let_go", sa.DateTime(timezone=True)))
    op.create_index("deliveries_by_sha256", "deliveries", ["sha256"])
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("packages", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True)),
        sa.Column("receipt", sa.JSON()),
        sa.Column("problem", sa.JSON()),
        sa.Column("report", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run"),
        sqlite_autoincrement=True,
    )
    op.create_index("exports_by_portal", "exports", ["portal", "state"])
    op.create_table(
        "portal_listings",
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("intern", sa.Text()),
        sa.Column("obid", sa.Text()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.JSON()),
        sa.PrimaryKeyConstraint("portal", "number"),
        sa.ForeignKeyConstraint(["listing"], ["listings.id"]),
    )
    op.create_index("ix_portal_listings_listing", "portal_listings", ["listing"])
    op.create_index("ix_portal_listings_run", "portal_listings", ["run"])
