"""Serves one trial: `python -m backoffice.trial.trial_process FOLDER`.

A process of its own that yields to calls. It ends when nobody has talked with it for a while, when it is told
to, and with the platform that started it.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import structlog

from backoffice.training.project import Project
from backoffice.training.rasa_commands import own_mark
from backoffice.training.trial_ground import TrialGround, trial_ground
from backoffice.trial.trial_box import TrialBox, TrialOrder, TrialReport
from core.db.base import utc_now
from core.errors import AssistantError
from core.knowledge.writer import UnknownCode
from core.settings.publishing import PublishingSettings
from core.telemetry.log import set_up_logs

LOOK_SECONDS = 0.3
TRIAL_FAILED = "trial_failed"

log = structlog.get_logger()


@dataclass(slots=True)
class UseClock:
    """The time for the actions. They ask for it in every turn, so it knows when somebody talked last."""

    used: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        self.used = time.monotonic()
        return utc_now()

    def idle_seconds(self) -> float:
        return time.monotonic() - self.used


def serve(box: TrialBox, order: TrialOrder, settings: PublishingSettings) -> None:
    """Raises:
    DialogueFailed, UnknownCode: Rasa does not start, or the knowledge refers to what is not there.
    """
    clock, parent = UseClock(), os.getppid()
    project = Project.of(settings.folder.absolute(), order.number)
    report = TrialReport(own_mark(), order.number)
    box.put_report(report)
    with trial_ground(project, box.knowledge(), clock.now) as ground:
        report = replace(report, knowledge=order.knowledge, url=str(ground.door.client.base_url))
        box.put_report(report)
        while clock.idle_seconds() < settings.trial_idle_minutes * 60 and os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
            wanted = box.order()
            if wanted is None or wanted.number != order.number:
                break
            if wanted.knowledge != report.knowledge:
                report = take_in(box, wanted, ground, report)
        if box.report().process == report.process:  # another one may have begun
            box.put_report(TrialReport())


def take_in(
    box: TrialBox, wanted: TrialOrder, ground: TrialGround, report: TrialReport
) -> TrialReport:
    """Cards changed meanwhile; what cannot stand in the tables is told and leaves the older ones."""
    try:
        ground.renew(box.knowledge())
        problem = ""
    except UnknownCode as err:
        problem = str(err)
    told = replace(report, knowledge=wanted.knowledge, problem=problem)
    box.put_report(told)
    return told


def main() -> int:
    set_up_logs("trial")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = PublishingSettings.load()
    os.nice(settings.nice)
    box = TrialBox(Path(sys.argv[1]))
    order = box.order()
    if order is None:
        return 1
    try:
        serve(box, order, settings)
    except (AssistantError, UnknownCode) as err:
        log.warning(TRIAL_FAILED, publication=order.number, reason=str(err))
        box.put_report(TrialReport(number=order.number, problem=str(err)))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
