"""Makes an account and prints its one-time password: `make account LOGIN=ivanova ROLE=administrator`.

`ROLE` may name several roles with commas. With `--reset` the account exists and gets a new one-time password.
"""

import argparse
import getpass
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy.exc import OperationalError, ProgrammingError

from core.access.account import Visitor
from core.access.accounts import AccountBook, AccountDraft, AccountRefused
from core.access.audit import AuditLog
from core.access.roles import Role
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.errors import SettingsError
from core.settings.platform import DatabaseSettings
from core.web.texts.catalogue import load_texts

TEXTS = load_texts("create_account")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("login")
    parser.add_argument("roles", nargs="?", default="", help=", ".join(role.value for role in Role))
    parser.add_argument("--name", default="")
    parser.add_argument("--reset", action="store_true")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    try:
        roles = frozenset(Role(name.strip()) for name in given.roles.split(",") if name.strip())
    except ValueError:
        known = ", ".join(role.value for role in Role)
        print(TEXTS["unknown_role"].format(known=known), file=sys.stderr)
        return 2
    try:
        sessions = open_sessions(open_engine(DatabaseSettings.load().url))
        book = AccountBook(sessions, AuditLog(sessions, utc_now))
        by = Visitor(login=f"shell:{getpass.getuser()}")
        if given.reset:
            password = book.reset_password(given.login.strip().lower(), by)
        else:
            password = book.create(given.login, AccountDraft(given.name, roles), by)
    except AccountRefused as refused:
        print(TEXTS[refused.reason], file=sys.stderr)
        return 1
    except (OperationalError, ProgrammingError, SettingsError) as err:
        print(TEXTS["no_database"].format(problem=str(err).splitlines()[0]), file=sys.stderr)
        return 1
    print(TEXTS["made"].format(login=given.login.strip().lower(), password=password))
    return 0


if __name__ == "__main__":
    sys.exit(main())
