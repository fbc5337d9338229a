"""Names of the values that the steps of an appointment share."""

SERVICE = "service"
SERVICE_CHOICE = "service_choice"
"""Codes to choose from, separated by commas."""
PLACE = "place"
OFFICE = "office"
DAY = "day"
"""ISO date."""
TIME = "time"
"""`HH:MM`, local time of the office."""
HOLD = "hold"
SUGGESTED = "suggested"
"""A moment in ISO form the robot has offered; yes takes it."""
PART = "part"
"""`HH:MM-HH:MM`: times of the day that would do."""
NO_OFFER = "no_offer"
"""The caller does not want the first free time: the question is open."""
WANTED = "wanted"
"""Words with a day said before the office was known."""
CONSENT = "consent"
NAME = "name"
TELEPHONE = "telephone"
OTHER_TELEPHONE = "other_telephone"
CONFIRMED = "confirmed"
FIXING = "fixing"

WISH = "wish"
CODE = "code"
WITHOUT_CODE = "without_code"
VISIT_DAY = "visit_day"
FOUND = "found"
"""Present moment of the appointment found, ISO form."""
"""How often nothing was found."""

YES = "yes"
TIME_FIELDS = (TIME, HOLD, SUGGESTED, PART)


def taken_back(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "")
