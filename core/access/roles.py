"""Roles. A person may have several; every page and interface names the roles it lets in."""

from enum import Enum


class Role(str, Enum):
    OPERATOR = "operator"
    SENIOR_OPERATOR = "senior_operator"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    SECURITY_OFFICER = "security_officer"


EVERY_ROLE = tuple(Role)
