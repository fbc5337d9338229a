"""A person at the far end of a leg, by script: steps happen one after another, each at its moment."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.listener import Sounded
from tests.fakes.sounds import COUGH, MUMBLE, TELEVISION
from tests.fakes.telephone import FakeCallLeg, Pause
from voice_gateway.telephony import Held, HungUp, MediaLost, MediaRestored, Resumed

SOON = 0.5


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds since the answer, or `plus` after a sound has ended (`after`) or begun (`during`).

    Where the sound was heard several times: the first moment that is later than the step before.
    """

    at: float | None = None
    after: str | None = None
    during: str | None = None
    plus: float = SOON

    def has_come(self, leg: FakeCallLeg, *, since: float) -> bool:
        if self.at is not None:
            return leg.seconds >= self.at
        label = self.after or self.during
        marks = [self._mark(sound) for sound in leg.listener.sounds if sound.label == label]
        return any(since < mark <= leg.seconds for mark in marks)

    def _mark(self, sound: Sounded) -> float:
        if self.during is not None:
            return sound.began_at + self.plus
        return sound.ended_at + self.plus if sound.is_whole else float("inf")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    moment: Moment
    act: Callable[[FakeCallLeg], None]


class Party:
    """What somebody does during a call. `each_tick` belongs to the leg this person speaks on."""

    def __init__(self, leg_of: Callable[[], FakeCallLeg | None]) -> None:
        self._leg_of = leg_of
        self._steps: list[Step] = []
        self._since = 0.0
        self.done: list[tuple[str, float]] = []
        """Steps that happened, and when."""

    @property
    def steps_left(self) -> list[str]:
        return [step.name for step in self._steps]

    def each_tick(self) -> None:
        leg = self._leg_of()
        while leg and self._steps and self._steps[0].moment.has_come(leg, since=self._since):
            step = self._steps.pop(0)
            self._since = leg.seconds
            self.done.append((step.name, leg.seconds))
            step.act(leg)

    def time_of(self, name: str) -> float:
        return next(at for done, at in self.done if done == name)

    def says(self, *parts: str | Pause, **moment: float | str) -> None:
        name = " ".join(part for part in parts if isinstance(part, str))
        self._plan(name, moment, lambda leg: leg.say(*parts))

    def coughs(self, **moment: float | str) -> None:
        self._plan("coughs", moment, lambda leg: leg.say(COUGH))

    def knocks(self, **moment: float | str) -> None:
        """A short sound that is no speech."""
        self._plan("knocks", moment, lambda leg: leg.knock())

    def mumbles(self, **moment: float | str) -> None:
        """Says something the recogniser does not know."""
        self._plan("mumbles", moment, lambda leg: leg.say(f"{MUMBLE} {MUMBLE}"))

    def has_television_on(self, **moment: float | str) -> None:
        """Noise that looks like words until the recogniser has thought it over."""
        self._plan("television", moment, lambda leg: leg.say(TELEVISION))

    def presses(self, keys: str, **moment: float | str) -> None:
        self._plan(keys, moment, lambda leg: leg.press(keys))

    def hangs_up(self, **moment: float | str) -> None:
        self._plan("hangs up", moment, lambda leg: leg.post(HungUp()))

    def holds(self, **moment: float | str) -> None:
        self._plan("holds", moment, lambda leg: leg.post(Held()))

    def resumes(self, **moment: float | str) -> None:
        self._plan("resumes", moment, lambda leg: leg.post(Resumed()))

    def loses_media(self, **moment: float | str) -> None:
        self._plan("loses media", moment, lambda leg: leg.post(MediaLost(5.0)))

    def gets_media_back(self, **moment: float | str) -> None:
        self._plan("gets media back", moment, lambda leg: leg.post(MediaRestored()))

    def does(self, name: str, act: Callable[[], None], **moment: float | str) -> None:
        """Something happens to the world at that moment."""
        self._plan(name, moment, lambda _leg: act())

    def _plan(
        self, name: str, moment: dict[str, float | str], act: Callable[[FakeCallLeg], None]
    ) -> None:
        self._steps.append(Step(name, Moment(**moment), act))  # type: ignore[arg-type]
