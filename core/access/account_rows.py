"""From rows to what the rest of the platform sees."""

from core.access.account import Account
from core.access.roles import Role
from core.db.models.access import AccountRow


def account_of(row: AccountRow) -> Account:
    return Account(
        account_id=row.id,
        login=row.login,
        full_name=row.full_name,
        roles=frozenset(Role(role) for role in row.roles),
        must_change_password=row.must_change_password,
        is_totp_on=row.is_totp_on,
        is_active=row.is_active,
        version=row.version,
        last_sign_in_at=row.last_sign_in_at,
    )
