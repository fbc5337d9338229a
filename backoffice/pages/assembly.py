"""All pages of the backoffice as routers; templates and static files made known."""

from pathlib import Path

from fastapi import APIRouter

from backoffice.missed.missed_questions import MissedQuestions
from backoffice.pages.dialog_pages import dialog_router
from backoffice.pages.knowledge_pages import knowledge_router
from backoffice.pages.listen_pages import listen_router
from backoffice.pages.missed_pages import missed_router
from backoffice.pages.parts import LARGEST_UPLOAD, BackofficeParts
from backoffice.pages.publication_pages import publication_router
from backoffice.pages.table_pages import table_router
from backoffice.pages.trial_pages import trial_router
from backoffice.trial.trial_desk import TrialDesk

FOLDER = Path(__file__).parent
BODY_MARGIN = 1_000_000
"""What a form weighs around its file."""
UPLOADS = (
    "/knowledge/services/import",
    "/knowledge/offices/import",
    "/knowledge/articles/import",
    "/dialogs/import",
)
LARGER_BODIES = dict.fromkeys(UPLOADS, LARGEST_UPLOAD + BODY_MARGIN)


def backoffice_routers(parts: BackofficeParts, missed: MissedQuestions) -> tuple[APIRouter, ...]:
    parts.web.pages.add_templates(FOLDER / "templates")
    parts.web.pages.add_static("backoffice", FOLDER / "static")
    return (
        table_router(parts),
        knowledge_router(parts),
        listen_router(parts),
        dialog_router(parts),
        publication_router(parts),
        trial_router(parts, TrialDesk(parts.publisher)),
        missed_router(parts, missed),
    )
