"""Requests for a person of the former version are carried over."""

from sqlalchemy import Engine, text

from core.db.upgrade import upgrade_database

BEFORE = "0007"
CALL = """
INSERT INTO call (id, sip_call_id, worker, caller, called, last_event_at, outcome, end_reason,
                  is_end_provisional, recording, is_recording_refused)
VALUES ('call-1', '', 'gateway-0', '+79131234567', '100', '2026-11-18 05:00:00', '', '',
        false, '', false)
"""
HANDOFF = """
INSERT INTO call_handoff (id, call_id, asked_at, reason, skill, priority, summary, slots, targets, outcome)
VALUES (7, 'call-1', '2026-11-18 05:00:00', 'caller_asked', '', 0, 'Паспорт', '{}', '[]', 'accepted')
"""


def test_a_former_request_is_found_in_the_new_table(empty_engine: Engine) -> None:
    upgrade_database(empty_engine, BEFORE)
    with empty_engine.begin() as connection:
        connection.execute(text(CALL))
        connection.execute(text(HANDOFF))
    upgrade_database(empty_engine)
    with empty_engine.connect() as connection:
        rows = connection.execute(text("SELECT id, caller, summary, state, outcome FROM handoff"))
        assert [tuple(row) for row in rows] == [
            ("former-7", "+79131234567", "Паспорт", "ended", "accepted")
        ]
