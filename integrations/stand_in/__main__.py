"""`python -m integrations.stand_in`: the stand-in as a process, by its settings."""

import sys

import uvicorn

from core.errors import SettingsError
from core.settings.integrations import StandInSettings
from core.telemetry.log import set_up_logs
from integrations.stand_in.app import stand_in_app
from integrations.stand_in.reception import Reception
from integrations.stand_in.storage import Storage


def main() -> int:
    set_up_logs("stand-in")
    try:
        settings = StandInSettings.load()
    except SettingsError as err:
        print(err, file=sys.stderr)
        return 1
    storage = Storage(settings.folder)
    uvicorn.run(
        stand_in_app(storage, Reception(settings.folder)),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    storage.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
