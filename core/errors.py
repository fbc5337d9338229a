"""The error tree. Codes are stable: they stand in logs, call events and runbooks.

AssistantError
├── SettingsError            settings_invalid
├── StageError               a part of the road failed; the caller hears a recorded sentence
│   ├── RecognitionFailed    recognition_failed
│   ├── RecogniserBusy       recogniser_busy
│   ├── DialogueFailed       dialogue_failed
│   └── SynthesisFailed      synthesis_failed
├── SpeechModelInvalid       speech_model_invalid
├── CallEnded                call_ended (an operation on a call that is already over)
├── PlatformUnreachable      platform_unreachable
└── DeskUnavailable          desk_unavailable (an outside system gave no answer; nothing was done)
"""


class AssistantError(Exception):
    """Root of the errors this project raises on purpose."""

    code = "assistant_error"


class SettingsError(AssistantError):
    code = "settings_invalid"


class StageError(AssistantError):
    """A part of the road failed. `stage` names it for the record."""

    code = "stage_failed"
    stage = ""


class RecognitionFailed(StageError):
    code = "recognition_failed"
    stage = "recognition"


class RecogniserBusy(RecognitionFailed):
    """The recogniser admits no more streams: shed load rather than starve those who talk."""

    code = "recogniser_busy"


class DialogueFailed(StageError):
    code = "dialogue_failed"
    stage = "dialogue"


class SynthesisFailed(StageError):
    code = "synthesis_failed"
    stage = "synthesis"


class SpeechModelInvalid(AssistantError):
    code = "speech_model_invalid"


class CallEnded(AssistantError):
    code = "call_ended"


class PlatformUnreachable(AssistantError):
    code = "platform_unreachable"


class DeskUnavailable(AssistantError):
    """A desk (appointments, cases) could not be reached in time; the caller is told so honestly."""

    code = "desk_unavailable"
