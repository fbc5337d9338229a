"""Turns are found by time: missed questions and coverage read the last thirty days."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_call_turn_at"), "call_turn", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_call_turn_at"), "call_turn")
