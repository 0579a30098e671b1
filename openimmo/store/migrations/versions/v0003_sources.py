"""What was seen at the sources of deliveries, and how the looks at them went."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "source_files",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.Column("changed", sa.Float()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("still_since", sa.Float(), nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.Text()),
        sa.Column("delivery", sa.Text()),
        sa.Column("problem", sa.JSON()),
        sa.Column("problem_since", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("source", "path"),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.delivery"]),
    )
    op.create_index("ix_source_files_delivery", "source_files", ["delivery"])
    op.create_table(
        "source_looks",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("last_look", sa.DateTime(timezone=True)),
        sa.Column("last_success", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON()),
        sa.Column("problem_since", sa.DateTime(timezone=True)),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
