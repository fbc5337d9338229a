"""`python -m voice_gateway.stt.model_probe FOLDER`: load a model and hear a moment of silence, or die trying."""

import sys
from pathlib import Path

from core.errors import AssistantError
from core.speech_files import SpeechModelChoice, check_model
from voice_gateway.stt.utterance_decoder import UtteranceDecoder
from voice_gateway.stt.vosk_engine import VoskModel

SAMPLE_RATE_HZ = 8000
HALF_A_SECOND_OF_SILENCE = bytes(SAMPLE_RATE_HZ)


def main(folder: Path) -> int:
    """Exit code: 0 when the model works."""
    try:
        check_model(folder)
        model = VoskModel(SpeechModelChoice(folder, is_official=False), {})
        decoder = UtteranceDecoder(model, SAMPLE_RATE_HZ)
        decoder.accept(HALF_A_SECOND_OF_SILENCE)
        decoder.finish()
        decoder.release()
    except AssistantError as err:
        print(err, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
