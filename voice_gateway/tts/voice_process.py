"""The voice process: `python -m voice_gateway.tts.voice_process`. Composition root.

The parent is asyncio and touches no engine; engines live in child processes.
"""

import asyncio
import shutil
import signal
import sys
from collections.abc import Sequence

import structlog

from core.errors import SettingsError
from core.settings.speech import VoiceSettings
from core.telemetry.log import set_up_logs
from voice_gateway.tts.engine_pool import EnginePool
from voice_gateway.tts.prewarming import prewarm, texts_to_prewarm
from voice_gateway.tts.voice import Voice
from voice_gateway.tts.voice_metrics import VoiceMetrics
from voice_gateway.tts.voice_server import VoiceServer

DRAIN_SECONDS = 5.0
PROGRAM_OF = {"espeak": ("espeak-ng", "espeak-ng"), "festival": ("festival", "festival festvox-ru")}

log = structlog.get_logger()


def check_engine(settings: VoiceSettings) -> None:
    """Raises:
    SettingsError: the chosen engine is not installed; the text says how to install it.
    """
    program, packages = PROGRAM_OF[settings.engine]
    if shutil.which(program) is None:
        raise SettingsError(
            f"VOICE_ENGINE={settings.engine}, but {program} is not installed: apt-get install {packages}"
        )


def engine_command(settings: VoiceSettings) -> tuple[str, ...]:
    return (
        sys.executable,
        "-m",
        "voice_gateway.tts.engine_process",
        settings.model_dump_json(include={"engine", "rate_words_per_minute", "pitch"}),
    )


async def serve(
    settings: VoiceSettings,
    *,
    stop: asyncio.Event,
    command: Sequence[str] = (),
    warm_texts: Sequence[str] = (),
) -> None:
    """Run until `stop` is set, then let the callers who are listening hear the rest.

    `command` starts an engine's child; by default the engine of the settings.
    """
    metrics = VoiceMetrics()
    engines = EnginePool(
        command or engine_command(settings),
        processes=settings.processes,
        timeout_seconds=settings.timeout_seconds,
        metrics=metrics,
    )
    voice = Voice(settings, engines=engines, metrics=metrics)
    server = VoiceServer(settings.socket, voice=voice, metrics=metrics)
    await engines.start()
    await server.start()
    log.info("voice_process_started", socket=str(settings.socket), engine=settings.engine)
    warming = asyncio.create_task(prewarm(voice, warm_texts, metrics=metrics))
    await stop.wait()
    warming.cancel()
    await asyncio.gather(warming, return_exceptions=True)
    await server.drain(DRAIN_SECONDS)
    await engines.aclose()
    await server.aclose()
    log.info("voice_process_stopped", requests=metrics.requests)


async def _run(settings: VoiceSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await serve(settings, stop=stop, warm_texts=texts_to_prewarm())


def main() -> int:
    set_up_logs("voice")
    try:
        settings = VoiceSettings.load()
        check_engine(settings)
    except SettingsError as err:
        log.error("voice_process_cannot_start", reason=str(err))
        return 2
    asyncio.run(_run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
