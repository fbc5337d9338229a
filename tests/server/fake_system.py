"""A launcher over fake children, for tests that signal it: `python -m tests.server.fake_system LOGS SCRIPT…`."""

import sys
from pathlib import Path

from core.settings.launcher import LauncherSettings
from server.launcher import StartPlan, launch
from tests.server.fake_children import child_spec, never_ready, ready_at_once

NEVER_READY = "# never ready"


def main() -> int:
    logs, *scripts = sys.argv[1:]
    settings = LauncherSettings(log_folder=Path(logs))
    wave = [
        child_spec(
            f"child-{number}",
            script,
            is_ready=never_ready if script.endswith(NEVER_READY) else ready_at_once,
        )
        for number, script in enumerate(scripts)
    ]
    banner = {"addresses": "-", "page": "-", "logs": logs, "speech": "-", "accounts": "-"}
    return launch(settings, StartPlan([wave], ready_at_once, "-", banner))


if __name__ == "__main__":
    sys.exit(main())
