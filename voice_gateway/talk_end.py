"""How a talk with people ended, for whoever goes on with the caller."""

from enum import Enum

from voice_gateway.talk import Ending


class TalkEnd(Enum):
    RETURNED = "returned"
    """The person has finished: the robot goes on with the caller."""
    GIVEN_BACK = "given_back"
    """The operator gave the caller to the robot for the survey."""
    LOST = "lost"
    """The operator's phone vanished in the middle of the talk: the caller waits again."""
    NEVER_BEGAN = "never_began"
    """The two could not be brought together."""


EndOfTalk = TalkEnd | Ending
