"""Brings the database to the newest schema and fills it from the seeds. Safe to repeat: edited rows stay."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy.exc import OperationalError

from core.cases.sample_cases import load_samples
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.errors import SettingsError
from core.knowledge.seed_files import SeedsInvalid, read_seeds
from core.knowledge.seed_loader import load_seeds
from core.settings.integrations import StandInSettings
from core.settings.platform import DatabaseSettings


def main() -> int:
    try:
        engine = open_engine(DatabaseSettings.load().url)
        upgrade_database(engine)
        sessions = open_sessions(engine)
        report = load_seeds(sessions, read_seeds())
        samples = load_samples(sessions, utc_now) if StandInSettings.load().is_on else 0
    except (SettingsError, SeedsInvalid, OperationalError) as err:
        print(err, file=sys.stderr)
        return 1
    print(f"added {report.added}, refreshed {report.refreshed}, edited and kept {report.kept}")
    if samples:
        print(f"sample applications added {samples}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
