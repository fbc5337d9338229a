"""The audit log is found by deed and by person, newest first, however long it has grown."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_action_id", "audit_entry", ["action", "id"])
    op.create_index("ix_audit_entry_login_id", "audit_entry", ["login", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_entry_login_id", "audit_entry")
    op.drop_index("ix_audit_entry_action_id", "audit_entry")
