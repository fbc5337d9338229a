"""Puts the operators' console together from the waiting line, the knowledge and the desks of the robot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.desk import AppointmentDesk
from core.cases.complaint_desk import ComplaintTaker
from core.knowledge.snapshot import KnowledgeSnapshot
from core.web.foundation import WebFoundation
from handoff.console.around import AroundTheLine
from handoff.console.call_pages import call_router
from handoff.console.caller_history import CallerHistory
from handoff.console.complaint_pages import complaint_router
from handoff.console.desk_pages import desk_router
from handoff.console.knowledge_desk import KnowledgeDesk, SearchableKnowledge
from handoff.console.knowledge_pages import knowledge_router
from handoff.console.own_talks import OwnTalks
from handoff.console.parts import CallerHelp, ConsoleParts, QueueDesk
from handoff.console.profiles import OperatorProfiles
from handoff.console.socket import socket_router
from handoff.console.supervisor_pages import supervisor_router
from handoff.console.visit_pages import visit_router
from server.handoff_parts import HandoffParts


@dataclass(frozen=True, slots=True)
class RobotsDesks:
    """What the robot answers and acts with: operators use the very same."""

    cards: Callable[[], KnowledgeSnapshot]
    searched: Callable[[], SearchableKnowledge]
    appointments: AppointmentDesk
    complaints: ComplaintTaker


def console_parts(
    sessions: sessionmaker[Session],
    web: WebFoundation,
    handoff: HandoffParts,
    robot: RobotsDesks,
    *,
    now: Callable[[], datetime],
) -> ConsoleParts:
    desk = handoff.desk
    queue = QueueDesk(
        shift=desk.shift,
        talks=desk.talks,
        supervision=desk.supervision,
        cards=desk.cards,
        board=desk.board,
        around=AroundTheLine(sessions),
        news=desk.news,
    )
    knowledge = KnowledgeDesk(robot.cards, robot.searched)
    history = CallerHistory(sessions, now)
    return ConsoleParts(
        web=web,
        queue=queue,
        help=CallerHelp(knowledge, history, robot.appointments, robot.complaints),
        profiles=OperatorProfiles(sessions),
        own_talks=OwnTalks(sessions),
        zone=handoff.rules.centre.zone,
        now=now,
    )


def console_routers(parts: ConsoleParts) -> tuple[APIRouter, ...]:
    return (
        desk_router(parts),
        call_router(parts),
        knowledge_router(parts),
        visit_router(parts),
        complaint_router(parts),
        supervisor_router(parts),
        socket_router(parts),
    )
