"""Requests for a person stand in `handoff` alone: the former `call_handoff` is carried over."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = (
    "id, call_id, callback_id, worker, caller, reason, skill, priority, summary, slots, transcript, "
    "centres_passed, asked_at, clock_at, head, state, passed_by, tried_peers, ended_at, outcome, "
    "ended_by, result, tags"
)


def upgrade() -> None:
    op.execute(
        f"INSERT INTO handoff ({COLUMNS}) "
        "SELECT 'former-' || h.id, h.call_id, '', c.worker, c.caller, h.reason, h.skill, h.priority, "
        "h.summary, h.slots, '[]', '[]', h.asked_at, h.asked_at, 0, 'ended', '[]', '[]', "
        "COALESCE(h.ended_at, h.asked_at), h.outcome, '', '', '[]' "
        "FROM call_handoff h JOIN call c ON c.id = h.call_id"
    )
    with op.batch_alter_table("call_handoff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_handoff_call_id"))
    op.drop_table("call_handoff")


def downgrade() -> None:
    op.create_table(
        "call_handoff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=80), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_handoff_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_handoff")),
    )
    with op.batch_alter_table("call_handoff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_handoff_call_id"), ["call_id"], unique=False)
