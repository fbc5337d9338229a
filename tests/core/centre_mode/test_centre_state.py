"""Day, night and holiday by the region's clock; what an administrator sets goes first."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.centre_mode.centre_state import CentreState
from core.centre_mode.regime import DayHours, mode_at
from core.contracts.dialogue import CallMode
from core.db.models.operation import AnnouncementRow, ModeOverrideRow
from core.db.models.place import AgencyRow, HolidayRow, MunicipalityRow, OfficeRow

TOMSK = ZoneInfo("Asia/Tomsk")
HOURS = DayHours(time(8), time(20))


def tomsk(hour: int, minute: int = 0, second: int = 0, *, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=TOMSK)


@pytest.fixture
def centre(sessions: sessionmaker[Session]) -> CentreState:
    return CentreState(sessions, TOMSK, HOURS)


@pytest.mark.parametrize(
    ("moment", "mode"),
    [
        (tomsk(7, 59, 59), CallMode.NIGHT),
        (tomsk(8), CallMode.DAY),
        (tomsk(19, 59, 59), CallMode.DAY),
        (tomsk(20), CallMode.NIGHT),
        (tomsk(0), CallMode.NIGHT),
        (datetime(2026, 11, 18, 1, 0, tzinfo=UTC), CallMode.DAY),
        (datetime(2026, 11, 18, 13, 0, tzinfo=UTC), CallMode.NIGHT),
    ],
)
def test_the_regime_changes_at_eight_and_at_twenty_regional_time(
    moment: datetime, mode: CallMode, centre: CentreState
) -> None:
    assert centre.mode(moment) is mode


@pytest.mark.parametrize(
    ("kind", "hour", "mode"),
    [
        ("holiday", 12, CallMode.HOLIDAY),
        ("holiday", 23, CallMode.NIGHT),
        ("short", 12, CallMode.DAY),
        ("working", 12, CallMode.DAY),
    ],
)
def test_a_holiday_is_a_holiday_while_it_is_day(
    kind: str, hour: int, mode: CallMode, centre: CentreState, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.add(HolidayRow(code="x", day=date(2026, 11, 18), kind=kind, name="праздник"))
    assert centre.mode(tomsk(hour)) is mode
    assert centre.mode(tomsk(12, day=19)) is CallMode.DAY


def test_a_mode_set_by_hand_goes_before_the_clock_and_ends_in_time(
    centre: CentreState, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.add(
            ModeOverrideRow(
                code="works", mode="maintenance", starts_at=tomsk(10).astimezone(UTC),
                ends_at=tomsk(12).astimezone(UTC),
            )
        )  # fmt: skip
    assert centre.mode(tomsk(9, 59)) is CallMode.DAY
    assert centre.mode(tomsk(10)) is CallMode.MAINTENANCE
    assert centre.mode(tomsk(12)) is CallMode.DAY


def test_a_mode_this_version_does_not_know_is_ignored(
    centre: CentreState, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.add(
            ModeOverrideRow(code="x", mode="carnival", starts_at=datetime(2026, 1, 1, tzinfo=UTC))
        )
    assert centre.mode(tomsk(12)) is CallMode.DAY


def test_the_most_important_emergency_announcement_in_force_is_told(
    centre: CentreState, sessions: sessionmaker[Session]
) -> None:
    now = tomsk(12)
    rows = [
        AnnouncementRow(code="a", kind="emergency", text="прежнее", ends_at=now.astimezone(UTC)),
        AnnouncementRow(code="b", kind="emergency", text="второе", priority=1),
        AnnouncementRow(code="c", kind="emergency", text="первое", priority=5),
        AnnouncementRow(code="d", kind="info", text="справка", priority=9),
        AnnouncementRow(code="e", kind="emergency", text="выключено", priority=9, is_active=False),
    ]
    with sessions.begin() as session:
        session.add_all(rows)
    assert centre.context_of(caller="", called="", at=now).emergency == "первое"


def test_an_announcement_of_another_kind_is_told_while_there_is_no_emergency(
    centre: CentreState, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.add(AnnouncementRow(code="d", kind="info", text="справка", priority=1))
        session.add(AnnouncementRow(code="m", kind="maintenance", text="работы", priority=9))
    assert centre.context_of(caller="", called="", at=tomsk(12)).emergency == "работы"


@pytest.mark.parametrize(
    ("caller", "municipality"),
    [
        ("+73824121212", "asino"),
        ("83824121212", "asino"),
        ("3824121212", "asino"),
        ("+73822555555", ""),
        ("+79131234567", ""),
        ("101", ""),
        ("anonymous", ""),
        ("", ""),
    ],
)
def test_a_landline_tells_the_municipality_when_only_one_has_its_code(
    caller: str, municipality: str, centre: CentreState, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        agency = AgencyRow(
            code="mfc", name="МФЦ", spoken_name="мфц", spoken_genitive="мфц", level="r"
        )
        for code, telephone in (
            ("asino", "+7 38241 0-00-01"),
            ("tomsk", "+7 (3822) 60-29-99"),
            ("tomsk_district", "+7 3822 90-00-00"),
        ):
            place = MunicipalityRow(
                code=code, name=code, kind="d", spoken_name=code, spoken_where=code
            )
            session.add(
                OfficeRow(
                    code=code, kind="mfc", agency=agency, municipality=place, name=code,
                    spoken_name=code, address="", spoken_address="", telephones=[telephone],
                )
            )  # fmt: skip
    assert centre.context_of(caller=caller, called="100", at=tomsk(12)).municipality == municipality


def test_hours_may_pass_midnight_or_the_clock_round() -> None:
    late = DayHours(time(20), time(2))
    assert mode_at(tomsk(23), late, is_holiday=False) is CallMode.DAY
    assert mode_at(tomsk(1), late, is_holiday=False) is CallMode.DAY
    assert mode_at(tomsk(2), late, is_holiday=False) is CallMode.NIGHT
    always = DayHours(time(8), time(8))
    assert all(
        mode_at(tomsk(0) + timedelta(hours=hour), always, is_holiday=False) is CallMode.DAY
        for hour in range(24)
    )
