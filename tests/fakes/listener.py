"""Somebody's ear at the telephone: what sounded, when, and whether to its end."""

from dataclasses import dataclass

from tests.fakes.sounds import BOOK, FRAME_SECONDS, TONE, Piece


@dataclass(slots=True)
class Sounded:
    """One sound as it was heard; times are seconds from the leg's first frame."""

    label: str
    began_at: float
    ended_at: float
    first_index: int
    last_index: int
    frames: int

    @property
    def is_whole(self) -> bool:
        return self.first_index == 0 and self.last_index == self.frames - 1


class Listener:
    """Reads the frames that a far side was given to hear."""

    def __init__(self) -> None:
        self.sounds: list[Sounded] = []

    def hear(self, pcm: bytes, at_seconds: float) -> None:
        piece = BOOK.read(pcm)
        if piece is None:
            return
        last = self.sounds[-1] if self.sounds else None
        end = at_seconds + FRAME_SECONDS
        if last is not None and _goes_on(last, piece):
            last.ended_at, last.last_index = end, piece.index
        else:
            self.sounds.append(
                Sounded(piece.label, at_seconds, end, piece.index, piece.index, piece.frames)
            )

    def last_of(self, label: str) -> Sounded | None:
        return next((sound for sound in reversed(self.sounds) if sound.label == label), None)


def _goes_on(last: Sounded, piece: Piece) -> bool:
    if piece.label != last.label:
        return False
    return piece.label == TONE or piece.index == last.last_index + 1
