"""All settings of one gateway worker, read once at its start."""

from dataclasses import dataclass

from core.settings.platform import DialogueSettings, PlatformSettings, RecordsSettings
from core.settings.speech import RecogniserSettings, VoiceSettings
from core.settings.telephony import CallSettings, RecordingSettings, SipSettings


@dataclass(frozen=True, slots=True)
class GatewayFiles:
    """Where a worker writes."""

    records: RecordsSettings
    recording: RecordingSettings


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """`number` is K of `--number K`."""

    number: int
    sip: SipSettings
    call: CallSettings
    recogniser: RecogniserSettings
    voice: VoiceSettings
    dialogue: DialogueSettings
    platform: PlatformSettings
    files: GatewayFiles

    @classmethod
    def load(cls, number: int) -> "WorkerSettings":
        """Raises:
        SettingsError: a value does not fit.
        """
        return cls(
            number,
            SipSettings.load(),
            CallSettings.load(),
            RecogniserSettings.load(),
            VoiceSettings.load(),
            DialogueSettings.load(),
            PlatformSettings.load(),
            GatewayFiles(RecordsSettings.load(), RecordingSettings.load()),
        )

    @property
    def name(self) -> str:
        """As it stands in records and in the journal's folder."""
        return f"worker-{self.number}"

    @property
    def records(self) -> RecordsSettings:
        return self.files.records

    @property
    def recording(self) -> RecordingSettings:
        return self.files.recording
