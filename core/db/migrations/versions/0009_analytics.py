"""Search over calls and sums by hour and day; every call there is gets its digest."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_search()
    _create_figures()
    op.execute("INSERT INTO digest_due (call_id) SELECT id FROM call ORDER BY started_at, id")


def downgrade() -> None:
    for table in ("day_figures", "hour_figures", "hour_due"):
        op.drop_table(table)
    op.drop_index("ix_call_term_position", "call_term")
    for table in ("call_term", "search_term", "call_digest", "digest_due"):
        op.drop_table(table)


def _create_search() -> None:
    op.create_table(
        "digest_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_due")),
    )
    op.create_table(
        "call_digest",
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("ending", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("lowest_confidence", sa.Double(), nullable=True),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_digest_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_call_digest")),
        sa.UniqueConstraint("call_id", name=op.f("uq_call_digest_call_id")),
    )
    op.create_table(
        "search_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_term")),
        sa.UniqueConstraint("term", name=op.f("uq_search_term_term")),
    )
    op.create_table(
        "call_term",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"],
            ["search_term.id"],
            name=op.f("fk_call_term_term_id_search_term"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["position"],
            ["call_digest.position"],
            name=op.f("fk_call_term_position_call_digest"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("term_id", "position", name=op.f("pk_call_term")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_call_term_position", "call_term", ["position"])


def _create_figures() -> None:
    op.create_table(
        "hour_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_due")),
    )
    op.create_table(
        "hour_figures",
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("starts_at", name=op.f("pk_hour_figures")),
    )
    op.create_table(
        "day_figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_figures")),
    )
