"""Opening hours in words: now, on a day, for a week."""

import re
from datetime import date, datetime, timedelta

from bot.dialogue.decision import Say, say
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import (
    capitalised,
    clock,
    hours_in_words,
    name_of_day,
    on_day,
    week_in_words,
)
from core.knowledge.cards import OfficeCard
from core.knowledge.hours import DayHours, DayReason
from core.russian.dates import find_days

MAX_DAYS = 2
_ASKS_WEEK = re.compile(
    r"\b(?:график|режим|расписани|час(?:ы|ов) (?:работы|приема)|дни|время работы)"
)
_ASKS_NOW = re.compile(r"\b(?:сейчас|уже|еще|успе)")


def hours_of(office: OfficeCard, turn: HeardTurn) -> list[Say]:
    """What was asked: certain days, the whole week, or whether it is open now."""
    today = turn.moment.date()
    spoken = turn.text.replace("ё", "е")
    days = None if _ASKS_NOW.search(spoken) else find_days(spoken, today=today)
    if days is not None:
        span = min((days.last - days.first).days + 1, MAX_DAYS)
        return [_on(office, days.first + timedelta(days=ahead), today) for ahead in range(span)]
    if _ASKS_WEEK.search(spoken):
        name = capitalised(office.spoken_name)
        return [say("utter_office_hours_week", office=name, hours=week_in_words(office.hours))]
    return [_now(office, turn.moment)]


def _now(office: OfficeCard, moment: datetime) -> Say:
    name = capitalised(office.spoken_name)
    state = office.hours.at(moment)
    if state.is_open and state.closes_at is not None:
        return say("utter_office_hours_now_open", office=name, closes=clock(state.closes_at.time()))
    if state.next_opening is None:
        return say("utter_office_closed_long", office=name)
    opening = state.next_opening
    return say(
        "utter_office_hours_now_closed",
        office=name,
        day=on_day(opening.date(), today=moment.date()),
        opens=clock(opening.time()),
    )


def _on(office: OfficeCard, day: date, today: date) -> Say:
    name = capitalised(office.spoken_name)
    hours = office.hours.on(day)
    asked = on_day(day, today=today)
    if not hours.is_closed:
        return say(
            "utter_office_hours_day", office=name, day=asked, hours=hours_in_words(hours.intervals)
        )
    opening = next_working_day(office, day)
    if opening is None:
        return say("utter_office_closed_long", office=name)
    next_day = name_of_day(opening.day, today=today)
    open_hours = hours_in_words(opening.intervals)
    if hours.reason is DayReason.HOLIDAY and hours.note:
        return say(
            "utter_office_hours_holiday",
            office=name,
            day=asked,
            holiday=hours.note,
            next_day=next_day,
            hours=open_hours,
        )
    return say(
        "utter_office_hours_day_off", office=name, day=asked, next_day=next_day, hours=open_hours
    )


def next_working_day(office: OfficeCard, after: date) -> DayHours | None:
    for ahead in range(1, 31):
        hours = office.hours.on(after + timedelta(days=ahead))
        if not hours.is_closed:
            return hours
    return None


def take_date_is_about_hours(turn: HeardTurn) -> bool:
    """Whether the words name a day an office could be open."""
    return find_days(turn.text.replace("ё", "е"), today=turn.moment.date()) is not None
