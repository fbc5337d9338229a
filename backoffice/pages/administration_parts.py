"""What the pages of administrators, security officers and supervisors work with, and what they share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from backoffice.control.peer_book import PeerBook
from backoffice.control.switchboard import Switchboard
from backoffice.custody.citizen_export import CitizenExport
from backoffice.custody.erasure import Erasure
from backoffice.custody.periods import PeriodBook
from backoffice.custody.proof_book import ProofBook
from core.access.account import SignedIn
from core.access.roles import Role
from core.web.foundation import WebFoundation
from core.web.guard import require

Keeper = Annotated[SignedIn, Depends(require(Role.ADMINISTRATOR, Role.SECURITY_OFFICER))]
"""Answers for what is kept of people, and reads the audit log."""
Administrator = Annotated[SignedIn, Depends(require(Role.ADMINISTRATOR))]
InCharge = Annotated[SignedIn, Depends(require(Role.ADMINISTRATOR, Role.SENIOR_OPERATOR))]
"""Answers for the shift: switches modes, knows the neighbours."""


@dataclass(frozen=True, slots=True)
class CustodyParts:
    periods: PeriodBook
    proofs: ProofBook
    export: CitizenExport
    erasure: Erasure


@dataclass(frozen=True, slots=True)
class AdministrationParts:
    web: WebFoundation
    custody: CustodyParts
    switchboard: Switchboard
    peers: PeerBook
    now: Callable[[], datetime]
