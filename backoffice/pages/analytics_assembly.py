"""The pages of analysts as routers."""

from fastapi import APIRouter

from backoffice.pages.analytics_parts import AnalyticsParts
from backoffice.pages.assembly import FOLDER
from backoffice.pages.call_pages import call_router
from backoffice.pages.call_story_pages import call_story_router
from backoffice.pages.figures_pages import figures_router
from backoffice.pages.report_pages import report_router


def analytics_routers(parts: AnalyticsParts) -> tuple[APIRouter, ...]:
    """Templates and static files are those of the backoffice; adding them twice does no harm."""
    parts.web.pages.add_templates(FOLDER / "templates")
    parts.web.pages.add_static("backoffice", FOLDER / "static")
    return (
        call_router(parts),
        call_story_router(parts),
        figures_router(parts),
        report_router(parts),
    )
