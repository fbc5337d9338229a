"""Commands of the dialogue: what follows the robot's words, and what must precede them."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind
from voice_gateway.survey import take_survey
from voice_gateway.talk import Ending, Move, Talk
from voice_gateway.waiting_for_operator import hand_over

SLOWEST_RATE, FASTEST_RATE = 0.5, 2.0


def prepare(talk: Talk, command: BotCommand | None) -> None:
    """Rate and recording change before the words that announce it: the caller hears it done."""
    if command is None:
        return
    if command.kind is CommandKind.SET_SPEECH_RATE:
        talk.mouth.rate = min(FASTEST_RATE, max(SLOWEST_RATE, command.rate))
    elif command.kind is CommandKind.SET_RECORDING:
        _set_recording(talk, is_on=command.is_on)


def _set_recording(talk: Talk, *, is_on: bool) -> None:
    if is_on:
        if talk.parts.setup.recording.is_on:
            talk.recording.start()
    elif talk.recording.is_on:
        talk.recording.destroy()
        talk.scribe.note(CallEventKind.RECORDING_REFUSED)


async def carry_out(talk: Talk, move: Move) -> Move | Ending | None:
    """What the command leads to; None: go on listening."""
    command = move.command
    if command is None:
        return None
    match command.kind:
        case CommandKind.HANDOFF | CommandKind.TRANSFER:
            return await hand_over(talk, move)
        case CommandKind.SURVEY:
            return await take_survey(talk)
        case CommandKind.HANG_UP:
            return Ending(CallOutcome.COMPLETED)
        case CommandKind.PLAY:
            await talk.mouth.say(command.recording)
        case CommandKind.EXPECT | CommandKind.SET_RECORDING | CommandKind.SET_SPEECH_RATE:
            pass
    return None
