"""Every page and every action of the console names its roles; none is open."""

from core.access.roles import Role
from core.web.guard import guarded_routes
from tests.fixtures.console_world import ConsoleWorld

OPERATORS = frozenset({Role.OPERATOR, Role.SENIOR_OPERATOR})
SUPERVISORS = frozenset({Role.SENIOR_OPERATOR})


def test_the_desk_is_for_operators_and_the_board_for_supervisors(world: ConsoleWorld) -> None:
    routes = guarded_routes(world.app)
    desk = {key: roles for key, roles in routes.items() if key[1].startswith("/console")}
    board = {key: roles for key, roles in routes.items() if key[1].startswith("/supervisor")}
    assert ("WS", "/console/socket") in desk
    assert len(desk) > 25
    assert set(desk.values()) == {OPERATORS}
    assert len(board) > 10
    assert set(board.values()) == {SUPERVISORS}
