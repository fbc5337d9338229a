"""Puts every call into the queue of digests: the running platform makes search and figures anew from the records."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy.exc import OperationalError

from core.calls.digest_queue import digest_everything
from core.db.engine import open_engine, open_sessions
from core.errors import SettingsError
from core.settings.platform import DatabaseSettings


def main() -> int:
    try:
        digest_everything(open_sessions(open_engine(DatabaseSettings.load().url)))
    except (SettingsError, OperationalError) as err:
        print(err, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
