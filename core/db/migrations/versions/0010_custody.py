"""Periods of retention, kept proofs of deletion, erasures in waiting; room for sealed secrets; a lock on peers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER deletion_proof_not_changed BEFORE UPDATE ON deletion_proof
    BEGIN SELECT RAISE(ABORT, 'proofs of deletion are never changed'); END
    """,
    """
    CREATE TRIGGER deletion_proof_not_removed BEFORE DELETE ON deletion_proof
    BEGIN SELECT RAISE(ABORT, 'proofs of deletion are kept'); END
    """,
)
POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION deletion_proof_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'proofs of deletion are never changed and are kept'; END $$
    """,
    """
    CREATE TRIGGER deletion_proof_not_changed BEFORE UPDATE OR DELETE ON deletion_proof
    FOR EACH ROW EXECUTE FUNCTION deletion_proof_is_kept()
    """,
    """
    CREATE TRIGGER deletion_proof_not_emptied BEFORE TRUNCATE ON deletion_proof
    FOR EACH STATEMENT EXECUTE FUNCTION deletion_proof_is_kept()
    """,
)
TRIGGERS = {"sqlite": SQLITE_TRIGGERS, "postgresql": POSTGRESQL_TRIGGERS}


def upgrade() -> None:
    op.create_table(
        "retention_period",
        sa.Column("data_class", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("data_class", name=op.f("pk_retention_period")),
    )
    op.create_table(
        "deletion_proof",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data_class", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("older_than", sa.DateTime(timezone=True), nullable=True),
        sa.Column("oldest", sa.DateTime(timezone=True), nullable=True),
        sa.Column("newest", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("ids_digest", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_deletion_proof")),
    )
    op.create_index(op.f("ix_deletion_proof_at"), "deletion_proof", ["at"])
    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telephone", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
    )
    op.create_index(op.f("ix_erasure_request_subject"), "erasure_request", ["subject"])
    op.create_index(op.f("ix_erasure_request_finished_at"), "erasure_request", ["finished_at"])
    for column in ("text_erased_at", "personal_erased_at"):
        op.add_column("call", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        op.create_index(f"ix_call_{column}", "call", [column, "last_event_at"])
    op.add_column(
        "peer_centre", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("handoff", sa.Column("text_erased_at", sa.DateTime(timezone=True)))
    _set_length(300)
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Sealed secrets do not fit the narrower column: their owners enrol anew."""
    op.drop_column("handoff", "text_erased_at")
    op.drop_column("peer_centre", "version")
    op.drop_table("erasure_request")
    op.drop_table("deletion_proof")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION deletion_proof_is_kept()")
    op.drop_table("retention_period")
    for column in ("text_erased_at", "personal_erased_at"):
        op.drop_index(f"ix_call_{column}", table_name="call")
        op.drop_column("call", column)
    op.execute("UPDATE account SET totp_secret = '', is_totp_on = false WHERE totp_secret <> ''")
    _set_length(64)


def _set_length(length: int) -> None:
    """By a column of its own: making the table anew would end every session that refers to it on SQLite."""
    op.add_column(
        "account", sa.Column("secret", sa.String(length), nullable=False, server_default="")
    )
    op.execute("UPDATE account SET secret = totp_secret")
    op.drop_column("account", "totp_secret")
    op.alter_column("account", "secret", new_column_name="totp_secret")
