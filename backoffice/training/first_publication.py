"""The first published version is what the installation brings; a later release replaces it unless editors went on."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import structlog

from backoffice.content.revisions import INSTALLATION
from backoffice.dialogs.archive import read_folder
from backoffice.dialogs.dialogue_book import KINDS, DialogueBook
from backoffice.knowledge.card_codec import PUBLISHED
from backoffice.training.publication_book import Opening
from backoffice.training.publishing import Publisher
from backoffice.training.speech_graph import keep_present_graph
from backoffice.training.states import Publication, State
from core.knowledge.draft_readers import read_drafts

INSTALLED = "installation_published"
WAITING = "installation_waits_for_editors"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Installation:
    """The training files of the release and the model `make train` made of them."""

    root: Path
    model_folder: Path

    def model(self) -> Path | None:
        found = sorted((self.root / self.model_folder).glob("*.tar.gz"))
        return found[-1] if found else None

    def digest(self) -> str:
        """Changes with the training files, the pipeline or the model."""
        summed = hashlib.sha256((self.root / "config.yml").read_bytes())
        for path, text in sorted(read_folder(self.root).items()):
            summed.update(f"{path}\n{text}".encode())
        model = self.model()
        summed.update(model.read_bytes() if model else b"")
        return summed.hexdigest()


def publish_installation(installation: Installation, publisher: Publisher) -> Publication | None:
    """Called at every start of the platform. None when nothing was to be done.

    A new release goes live by itself only while nobody has published or edited anything in the backoffice:
    otherwise editors find it on the page of publications and decide.
    """
    model = installation.model()
    if model is None:
        return None
    digest, live = installation.digest(), publisher.desk.publications.live()
    if live and (is_known(publisher, digest) or _is_edited(publisher, live)):
        if not is_known(publisher, digest):
            log.info(WAITING)
        return None
    dialogue = DialogueBook(publisher.desk.revisions)
    dialogue.take_in(read_folder(installation.root), author=INSTALLATION, is_whole=True)
    revisions = _approved_cards(publisher, live) + tuple(
        one.id for one in publisher.desk.revisions.all_latest(*KINDS)
    )
    opened = publisher.desk.publications.open(
        Opening(
            INSTALLATION,
            revisions,
            source_digest=digest,
            model_digest=hashlib.sha256(model.read_bytes()).hexdigest(),
            state=State.LIVE,
        )
    )
    project = publisher.project(opened.id)
    with publisher.desk.publications.sessions() as session:
        project.write(dialogue.export(), read_drafts(session))
    shutil.copyfile(model, project.model)
    keep_present_graph(project, installation.root)
    log.info(INSTALLED, publication=opened.id)
    return opened


def _approved_cards(publisher: Publisher, live: Publication | None) -> tuple[int, ...]:
    """Cards that callers are told already; drafts of cards go on waiting for a person's word."""
    found = publisher.desk.publications.revisions(live.id) if live else []
    return tuple(one.id for one in found if one.kind in PUBLISHED)


def is_known(publisher: Publisher, digest: str) -> bool:
    """This release was published, or offered and taken in, before."""
    return any(one.source_digest == digest for one in publisher.desk.publications.newest())


def _is_edited(publisher: Publisher, live: Publication) -> bool:
    """Somebody published, or has a draft of phrases waiting."""
    if live.author != INSTALLATION:
        return True
    return any(one.author for one in publisher.desk.revisions.all_latest(*KINDS))
