"""Appointments, slots held while a caller decides, and the cells of windows they take."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=20), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("last_key", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_after", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("code", name=op.f("uq_appointment_code")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_appointment_idempotency_key")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_erase_after"), ["erase_after"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appointment_office"), ["office"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_telephone"), ["telephone"], unique=False)

    op.create_table(
        "slot_hold",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_hold")),
    )
    with op.batch_alter_table("slot_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_hold_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_hold_owner"), ["owner"], unique=False)

    op.create_table(
        "slot_cell",
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("window", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hold_id", sa.String(length=40), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_slot_cell_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"],
            ["slot_hold.id"],
            name=op.f("fk_slot_cell_hold_id_slot_hold"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("office", "window", "starts_at", name=op.f("pk_slot_cell")),
    )
    with op.batch_alter_table("slot_cell", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_slot_cell_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_slot_cell_hold_id"), ["hold_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("slot_cell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_cell_hold_id"))
        batch_op.drop_index(batch_op.f("ix_slot_cell_appointment_id"))

    op.drop_table("slot_cell")
    with op.batch_alter_table("slot_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_hold_owner"))
        batch_op.drop_index(batch_op.f("ix_slot_hold_expires_at"))

    op.drop_table("slot_hold")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_telephone"))
        batch_op.drop_index(batch_op.f("ix_appointment_starts_at"))
        batch_op.drop_index(batch_op.f("ix_appointment_office"))
        batch_op.drop_index(batch_op.f("ix_appointment_erase_after"))

    op.drop_table("appointment")
