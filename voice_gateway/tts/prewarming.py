"""What the robot is sure to say is put into the cache before anybody asks."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import structlog
import yaml

from voice_gateway.tts.sentences import split_sentences
from voice_gateway.tts.voice import Voice
from voice_gateway.tts.voice_metrics import VoiceMetrics

DOMAIN_FILE = Path("domain.yml")
PHRASES_FILE = Path("voice_gateway/prompts/phrases.yml")

log = structlog.get_logger()


async def prewarm(voice: Voice, texts: Iterable[str], *, metrics: VoiceMetrics) -> None:
    """One sentence at a time, after whatever callers ask for."""
    for text in texts:
        await voice.prewarm(text)
    metrics.is_prewarmed = True
    log.info("voice_prewarmed", sentences=metrics.prewarmed_sentences)


def texts_to_prewarm(
    phrases_file: Path = PHRASES_FILE, domain_file: Path = DOMAIN_FILE
) -> list[str]:
    """The gateway's own phrases, then the bot's; sentences with a slot in them are left out."""
    texts = list(_phrases(_read(phrases_file))) + list(_utterances(_read(domain_file)))
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _phrases(phrases: object) -> Iterator[str]:
    if isinstance(phrases, dict):
        yield from (text for text in phrases.values() if isinstance(text, str))


def _utterances(domain: object) -> Iterator[str]:
    responses = domain.get("responses") if isinstance(domain, dict) else None
    if not isinstance(responses, dict):
        return
    for variants in responses.values():
        for variant in variants if isinstance(variants, list) else []:
            text = variant.get("text") if isinstance(variant, dict) else None
            if isinstance(text, str):
                yield from (piece.text for piece in split_sentences(text) if "{" not in piece.text)


def _read(path: Path) -> object:
    try:
        content: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as err:
        log.warning("prewarm_file_skipped", path=str(path), reason=str(err))
        return None
    return content
