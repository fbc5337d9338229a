"""Child of the voice process: reads a task a line on stdin, writes a header line and PCM on stdout.

One engine, one text at a time. Whatever the libraries print goes to nowhere: stdout is taken away
from them before they are loaded. A hang or a crash here is the parent's to notice and to mend.
"""

import json
import os
import sys
from typing import BinaryIO

from core.errors import AssistantError
from core.settings.speech import VoiceSettings
from voice_gateway.tts.engine_messages import EngineTask, Reply, write_reply
from voice_gateway.tts.sound_finishing import finish
from voice_gateway.tts.speech_engine import SpeechEngine


def main() -> int:
    replies = _take_stdout()
    try:
        settings = VoiceSettings.model_validate_json(sys.argv[1])
        engine = SpeechEngine(settings)
        engine.speak("готово", 1.0)
    except (AssistantError, OSError, RuntimeError, ValueError) as err:
        write_reply(replies, Reply(error=f"{type(err).__name__}: {err}"))
        return 1
    write_reply(replies, Reply())
    try:
        for line in sys.stdin.buffer:
            write_reply(replies, _answer(engine, EngineTask(**json.loads(line))))
    except KeyboardInterrupt:
        pass
    finally:
        engine.aclose()
    return 0


def _answer(engine: SpeechEngine, task: EngineTask) -> Reply:
    try:
        raw = engine.speak(task.text, task.rate)
        pcm = finish(raw.pcm, raw.sample_rate_hz, target_rate_hz=task.sample_rate_hz)
    except (AssistantError, OSError, RuntimeError, ValueError) as err:
        return Reply(error=f"{type(err).__name__}: {err}")
    return Reply(pcm=pcm) if pcm else Reply(error="the engine made nothing but silence")


def _take_stdout() -> BinaryIO:
    """Keep the pipe to the parent for ourselves, point descriptor 1 at nothing."""
    kept = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return kept


if __name__ == "__main__":
    sys.exit(main())
