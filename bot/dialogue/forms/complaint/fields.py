"""Names of the values that the steps of a complaint share."""

KEY = "key"
"""Drawn at the beginning: taking the same complaint twice is one complaint."""
SUBJECT = "subject"
"""A ComplaintTopic."""
ABOUT = "about"
"""In words, as it is read back."""
SERVICE, OFFICE, AGENCY = "service", "office", "agency"
IS_HEAD = "is_head"
DRAFT = "draft"
AUDIO = "audio"
"""JSON: places of the dictated phrases in the recording."""
TEXT = "text"
CONFIRMED = "confirmed"
FIXING = "fixing"
CONSENT = "consent"
ANONYMOUS = "anonymous"
NAME = "name"
TELEPHONE = "telephone"
OTHER_TELEPHONE = "other_telephone"
YES, NO = "yes", "no"


def taken_back(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "")
