"""Pages of administrators, security officers and supervisors as routers; their templates made known."""

from fastapi import APIRouter

from backoffice.pages.account_pages import account_router
from backoffice.pages.administration_parts import AdministrationParts
from backoffice.pages.audit_pages import audit_router
from backoffice.pages.citizen_pages import citizen_router
from backoffice.pages.custody_pages import custody_router
from backoffice.pages.peer_pages import peer_router
from backoffice.pages.switch_pages import switch_router


def administration_routers(parts: AdministrationParts) -> tuple[APIRouter, ...]:
    """Templates and static files are those of the backoffice (`backoffice.pages.assembly`)."""
    return (
        switch_router(parts),
        peer_router(parts),
        account_router(parts),
        audit_router(parts),
        custody_router(parts),
        citizen_router(parts),
    )
