"""Handoff: operators, the waiting line, orders to gateways, call-backs, neighbouring centres."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callback",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("telephone", sa.String(length=20), nullable=False),
        sa.Column("wanted_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("skill", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
    )
    with op.batch_alter_table("callback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callback_call_id"), ["call_id"], unique=False)
        batch_op.create_index(
            "ix_callback_state_next_attempt_at", ["state", "next_attempt_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_callback_telephone"), ["telephone"], unique=False)

    op.create_table(
        "gateway_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_order")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("gateway_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_order_call_id"), ["call_id"], unique=False)
        batch_op.create_index(
            "ix_gateway_order_worker_taken_at", ["worker", "taken_at", "id"], unique=False
        )

    op.create_table(
        "gateway_report",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("refusal", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_report")),
    )
    with op.batch_alter_table("gateway_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_report_call_id"), ["call_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_gateway_report_received_at"), ["received_at"], unique=False
        )

    op.create_table(
        "operator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("sip_address", sa.String(length=200), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("max_calls", sa.Integer(), nullable=False),
        sa.Column("wrap_up_seconds", sa.Integer(), nullable=False),
        sa.Column("is_supervisor", sa.Boolean(), nullable=False),
        sa.Column("is_phone", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("account_id", name=op.f("uq_operator_account_id")),
        sa.UniqueConstraint("login", name=op.f("uq_operator_login")),
    )
    op.create_table(
        "peer_centre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sip_address", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("quota_per_hour", sa.Integer(), nullable=False),
        sa.Column("opens", sa.String(length=5), nullable=False),
        sa.Column("closes", sa.String(length=5), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_healthy", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_centre")),
        sa.UniqueConstraint("code", name=op.f("uq_peer_centre_code")),
    )
    op.create_table(
        "queue_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_event")),
    )
    with op.batch_alter_table("queue_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queue_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_queue_event_event"), ["event"], unique=False)
        batch_op.create_index(batch_op.f("ix_queue_event_handoff_id"), ["handoff_id"], unique=False)

    op.create_table(
        "queue_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_turn")),
    )
    op.create_table(
        "call_leg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["operator.id"],
            name=op.f("fk_call_leg_operator_id_operator"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_leg")),
    )
    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_leg_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_leg_handoff_id"), ["handoff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_leg_started_at"), ["started_at"], unique=False)

    op.create_table(
        "callback_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("callback_id", sa.String(length=32), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["callback_id"],
            ["callback.id"],
            name=op.f("fk_callback_attempt_callback_id_callback"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["operator.id"],
            name=op.f("fk_callback_attempt_operator_id_operator"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempt")),
    )
    with op.batch_alter_table("callback_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_callback_attempt_callback_id"), ["callback_id"], unique=False
        )

    op.create_table(
        "handoff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("callback_id", sa.String(length=32), nullable=False),
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("caller", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=80), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("transcript", sa.JSON(), nullable=False),
        sa.Column("centres_passed", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("wanted_operator_id", sa.Integer(), nullable=True),
        sa.Column("passed_by", sa.JSON(), nullable=False),
        sa.Column("tried_peers", sa.JSON(), nullable=False),
        sa.Column("told_wait_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("callback_offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bridged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("ended_by", sa.String(length=20), nullable=False),
        sa.Column("result", sa.String(length=80), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["operator.id"],
            name=op.f("fk_handoff_operator_id_operator"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
    )
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoff_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoff_callback_id"), ["callback_id"], unique=False)
        batch_op.create_index("ix_handoff_caller_ended_at", ["caller", "ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoff_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "ix_handoff_line", ["state", "head", "priority", "asked_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_handoff_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "operator_presence",
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=20), nullable=False),
        sa.Column("pause_reason", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("free_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrap_up_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_offers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["operator.id"],
            name=op.f("fk_operator_presence_operator_id_operator"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_operator_presence")),
    )
    op.create_table(
        "handoff_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handoff_id"],
            ["handoff.id"],
            name=op.f("fk_handoff_line_handoff_id_handoff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_line")),
    )
    with op.batch_alter_table("handoff_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handoff_line_handoff_id"), ["handoff_id"], unique=False
        )

    op.create_table(
        "handoff_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handoff_id"],
            ["handoff.id"],
            name=op.f("fk_handoff_note_handoff_id_handoff"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["operator.id"],
            name=op.f("fk_handoff_note_operator_id_operator"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_note")),
    )
    with op.batch_alter_table("handoff_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handoff_note_handoff_id"), ["handoff_id"], unique=False
        )

    op.create_table(
        "handoff_offer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["handoff_id"],
            ["handoff.id"],
            name=op.f("fk_handoff_offer_handoff_id_handoff"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["operator.id"],
            name=op.f("fk_handoff_offer_operator_id_operator"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_offer")),
    )
    with op.batch_alter_table("handoff_offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handoff_offer_handoff_id"), ["handoff_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_handoff_offer_operator_id"), ["operator_id"], unique=False
        )
        batch_op.create_index(
            "ix_handoff_offer_state_expires_at", ["state", "expires_at"], unique=False
        )

    op.bulk_insert(
        sa.table("queue_turn", sa.column("id", sa.Integer), sa.column("number", sa.Integer)),
        [{"id": 1, "number": 0}],
    )


def downgrade() -> None:

    with op.batch_alter_table("handoff_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_handoff_offer_state_expires_at")
        batch_op.drop_index(batch_op.f("ix_handoff_offer_operator_id"))
        batch_op.drop_index(batch_op.f("ix_handoff_offer_handoff_id"))

    op.drop_table("handoff_offer")
    with op.batch_alter_table("handoff_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handoff_note_handoff_id"))

    op.drop_table("handoff_note")
    with op.batch_alter_table("handoff_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handoff_line_handoff_id"))

    op.drop_table("handoff_line")
    op.drop_table("operator_presence")
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handoff_operator_id"))
        batch_op.drop_index("ix_handoff_line")
        batch_op.drop_index(batch_op.f("ix_handoff_ended_at"))
        batch_op.drop_index("ix_handoff_caller_ended_at")
        batch_op.drop_index(batch_op.f("ix_handoff_callback_id"))
        batch_op.drop_index(batch_op.f("ix_handoff_call_id"))

    op.drop_table("handoff")
    with op.batch_alter_table("callback_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_callback_attempt_callback_id"))

    op.drop_table("callback_attempt")
    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_leg_started_at"))
        batch_op.drop_index(batch_op.f("ix_call_leg_handoff_id"))
        batch_op.drop_index(batch_op.f("ix_call_leg_call_id"))

    op.drop_table("call_leg")
    op.drop_table("queue_turn")
    with op.batch_alter_table("queue_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queue_event_handoff_id"))
        batch_op.drop_index(batch_op.f("ix_queue_event_event"))
        batch_op.drop_index(batch_op.f("ix_queue_event_at"))

    op.drop_table("queue_event")
    op.drop_table("peer_centre")
    op.drop_table("operator")
    with op.batch_alter_table("gateway_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gateway_report_received_at"))
        batch_op.drop_index(batch_op.f("ix_gateway_report_call_id"))

    op.drop_table("gateway_report")
    with op.batch_alter_table("gateway_order", schema=None) as batch_op:
        batch_op.drop_index("ix_gateway_order_worker_taken_at")
        batch_op.drop_index(batch_op.f("ix_gateway_order_call_id"))

    op.drop_table("gateway_order")
    with op.batch_alter_table("callback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_callback_telephone"))
        batch_op.drop_index("ix_callback_state_next_attempt_at")
        batch_op.drop_index(batch_op.f("ix_callback_call_id"))

    op.drop_table("callback")
