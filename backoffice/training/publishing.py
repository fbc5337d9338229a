"""What people do with a draft: have it trained, approve it, put it before callers, take it back. Platform process."""

import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog

from backoffice.content.revisions import Revision, RevisionBook
from backoffice.dialogs.dialogue_book import KINDS, files_of
from backoffice.knowledge.card_codec import PUBLISHED
from backoffice.knowledge.knowledge_desk import KnowledgeDesk
from backoffice.knowledge.live_tables import put_in_force
from backoffice.training.project import Project, remove_older
from backoffice.training.publication_book import Opening, PublicationBook
from backoffice.training.rasa_commands import is_alive, process_mark
from backoffice.training.speech_graph import put_in_use
from backoffice.training.states import Publication, PublishingRefused, State
from core.db.base import utc_now
from core.settings.publishing import PublishingSettings

STARTING = timedelta(seconds=60)
"""A training that has not named its process for so long never began."""
PUBLISHED_EVENT = "publication_made_live"
GRAPH_NOT_ADOPTED = "speech_graph_not_adopted"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """The books publishing works with."""

    revisions: RevisionBook
    knowledge: KnowledgeDesk
    publications: PublicationBook


@dataclass(slots=True)
class Publisher:
    """`root` is the installation's folder. Methods are blocking; any thread may call them."""

    desk: Desk
    settings: PublishingSettings
    root: Path
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def project(self, number: int) -> Project:
        return Project.of((self.root / self.settings.folder), number)

    def draft(self) -> list[Revision]:
        """The newest state of everything that is published by training."""
        return self.desk.revisions.all_latest(*KINDS, *PUBLISHED)

    def changed(self) -> list[int]:
        """Ids of the states that the draft has and callers have not, by kind and code."""
        known = self.desk.publications.live_revisions()
        newest = self.desk.revisions.latest_ids(*KINDS, *PUBLISHED)
        return [one for one in newest if one not in known]

    def start_training(self, *, author: str, note: str = "") -> Publication:
        """Freeze the draft and train it in a process of its own.

        Raises:
            PublishingRefused: one is being trained, or nothing differs from what callers have.
        """
        draft = self.draft()
        if {one.id for one in draft} == self.desk.publications.live_revisions():
            raise PublishingRefused("nothing_changed")
        opened = self.desk.publications.open(
            Opening(author, tuple(one.id for one in draft), note=note)
        )
        project = self.project(opened.id)
        project.write(files_of(draft), self.desk.knowledge.whole())
        with project.log.open("ab") as sink:
            child = subprocess.Popen(
                [sys.executable, "-m", "backoffice.training.train_process", str(opened.id)],
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.children.append(child)
        return opened

    def newest_trained(self) -> int | None:
        """The newest publication that has a model, whether it passed the gate or not."""
        unfinished = (State.TRAINING, State.FAILED, State.INTERRUPTED)
        for one in self.desk.publications.newest():
            if one.state not in unfinished and self.project(one.id).model.is_file():
                return one.id
        return None

    def approve(self, number: int, *, who: str) -> Publication:
        """Put a publication that passed the gate before callers.

        Raises:
            PublishingRefused: the author cannot approve; or it is not waiting for approval.
        """
        found = self._get(number)
        if found.author == who:
            raise PublishingRefused("own_publication")
        return self._make_live(found, who=who, was=State.AWAITING)

    def reject(self, number: int, *, who: str) -> None:
        """Raises:
        PublishingRefused: it is not waiting for approval.
        """
        self.desk.publications.reject(number, who=who)

    def roll_back(self, number: int, *, who: str) -> Publication:
        """Put an earlier publication before callers again, its knowledge and its graph included.

        Raises:
            PublishingRefused: it never was live, or its model is not kept any more.
        """
        found = self._get(number)
        if not self.project(number).model.is_file():
            raise PublishingRefused("model_gone")
        return self._make_live(found, who=who, was=State.REPLACED)

    def note_interrupted(self) -> None:
        """Trainings whose process is gone are told as interrupted. Called from time to time."""
        self.children = [child for child in self.children if child.poll() is None]
        for one in self.desk.publications.in_training():
            is_starting = not one.process and utc_now() - one.created_at < STARTING
            if is_starting or is_alive(one.process):
                continue
            if any(process_mark(child.pid) for child in self.children) and not one.process:
                continue
            try:
                self.desk.publications.fail(one.id, "", state=State.INTERRUPTED)
            except PublishingRefused:
                continue  # it ended by itself in this very moment

    def kept(self) -> set[int]:
        """Publications whose files stay: the newest ones that were or may become live, and what trains."""
        alive = (State.LIVE, State.REPLACED, State.AWAITING, State.TRAINING)
        newest = [one for one in self.desk.publications.newest() if one.state in alive]
        live = {one.id for one in newest if one.state is State.LIVE}
        return live | {one.id for one in newest[: self.settings.kept]}

    def _make_live(self, found: Publication, *, who: str, was: State) -> Publication:
        revisions = self.desk.publications.revisions(found.id)
        trouble = put_in_use(self.project(found.id), self.root)
        if trouble:
            log.warning(GRAPH_NOT_ADOPTED, publication=found.id, reason=trouble)
        live = self.desk.publications.make_live(
            found.id, who=who, was=was, also=lambda session: put_in_force(session, revisions)
        )
        log.info(PUBLISHED_EVENT, publication=found.id, was=was.value)
        kept = self.kept()
        remove_older(self.root / self.settings.folder, kept)
        self.desk.publications.forget_contents(kept)
        return live

    def _get(self, number: int) -> Publication:
        found = self.desk.publications.get(number)
        if found is None:
            raise PublishingRefused("no_such_publication")
        return found
