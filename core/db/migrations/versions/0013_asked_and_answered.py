"""Sums tell what was asked and what answered: the last month is counted anew. Quality cards are found by time."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SHOWN = timedelta(days=31)
"""So far the page of coverage looks back."""


def upgrade() -> None:
    due, counted = (
        sa.table(name, sa.column("starts_at", sa.DateTime(timezone=True)))
        for name in ("hour_due", "hour_figures")
    )
    recent = sa.select(counted.c.starts_at).where(counted.c.starts_at >= datetime.now(UTC) - SHOWN)
    op.execute(sa.insert(due).from_select(["starts_at"], recent))
    op.create_index(op.f("ix_quality_card_at"), "quality_card", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_quality_card_at"), "quality_card")
