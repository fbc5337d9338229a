"""The error tree. Codes are stable: they stand in logs, call events and runbooks.

AssistantError
├── SettingsError            settings_invalid
├── StageError               a part of the road failed; the caller hears a recorded sentence
│   ├── RecognitionFailed    recognition_failed
│   ├── RecogniserBusy       recogniser_busy
│   ├── DialogueFailed       dialogue_failed
│   └── SynthesisFailed      synthesis_failed
├── SpeechModelInvalid       speech_model_invalid
├── OutsideSystemError       an agency's system did not do what was asked
│   ├── AgencySilent         agency_silent (no answer in time, refused connection, 5xx, 429: may be asked again)
│   ├── AgencyAnswerInvalid  agency_answer_invalid (the answer does not fit the protocol or the question)
│   └── AgencyRefused        agency_refused (it will refuse the same request again)
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


class OutsideSystemError(AssistantError):
    """An agency's system did not do what was asked. The text holds no personal data."""

    code = "outside_system_failed"


class AgencySilent(OutsideSystemError):
    code = "agency_silent"


class AgencyAnswerInvalid(OutsideSystemError):
    code = "agency_answer_invalid"


class AgencyRefused(OutsideSystemError):
    code = "agency_refused"


class CallEnded(AssistantError):
    code = "call_ended"


class PlatformUnreachable(AssistantError):
    code = "platform_unreachable"


class DeskUnavailable(AssistantError):
    """A desk (appointments, cases) could not be reached in time; the caller is told so honestly."""

    code = "desk_unavailable"
