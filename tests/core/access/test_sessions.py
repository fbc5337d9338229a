"""How long a signed-in browser stays signed in."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Flash
from core.access.roles import Role
from core.access.sessions import SessionBook
from core.db.models.access import AccessSessionRow
from tests.core.access.conftest import LIMITS, Now
from tests.factories.people import make_person


@pytest.fixture
def token(sessions: sessionmaker[Session], browsers: SessionBook) -> str:
    return browsers.open(make_person(sessions, "olga", Role.OPERATOR), "10.0.0.7")


def test_a_session_outlives_the_platform_and_its_token_is_not_in_the_database(
    token: str, sessions: sessionmaker[Session], now: Now
) -> None:
    restarted = SessionBook(sessions, LIMITS, now)
    found = restarted.find(token)
    assert found
    assert found.account.login == "olga"
    with sessions() as session:
        row = session.scalars(select(AccessSessionRow)).one()
        assert token not in (row.token_digest, row.csrf_token)


def test_a_session_nobody_uses_ends(token: str, browsers: SessionBook, now: Now) -> None:
    now.passes(minutes=59)
    assert browsers.find(token)
    now.passes(minutes=59)
    assert browsers.find(token)
    now.passes(minutes=60)
    assert browsers.find(token) is None


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(
    token: str, browsers: SessionBook, now: Now
) -> None:
    now.passes(minutes=59)
    assert browsers.find(token, is_use=False)
    now.passes(minutes=2)
    assert browsers.find(token) is None


def test_a_busy_session_ends_after_the_longest_time(
    token: str, browsers: SessionBook, now: Now
) -> None:
    for _ in range(12 * 2 - 1):
        now.passes(minutes=30)
        assert browsers.find(token)
    now.passes(minutes=30)
    assert browsers.find(token) is None


@pytest.mark.parametrize("foreign", ["", "x", "' OR 1=1 --", "ы" * 500])
def test_a_made_up_token_is_nobody(foreign: str, token: str, browsers: SessionBook) -> None:
    assert browsers.find(foreign) is None


def test_ended_sessions_are_swept_and_living_ones_stay(
    token: str, sessions: sessionmaker[Session], browsers: SessionBook, now: Now
) -> None:
    now.passes(minutes=50)
    fresh = browsers.open(make_person(sessions, "ivan", Role.EDITOR), "")
    now.passes(minutes=30)
    assert browsers.drop_ended() == 1
    assert browsers.find(fresh)


def test_messages_wait_for_the_next_page_and_do_not_pile_up(
    token: str, browsers: SessionBook
) -> None:
    me = browsers.find(token)
    assert me
    for number in range(9):
        browsers.add_flash(me.session_id, Flash("info", f"сообщение {number}"))
    found = browsers.find(token)
    assert found
    assert [flash.text for flash in found.flashes] == [f"сообщение {n}" for n in range(4, 9)]
    browsers.clear_flashes(me.session_id)
    assert browsers.find(token) == me
