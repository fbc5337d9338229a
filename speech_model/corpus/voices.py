"""Synthetic voices: espeak-ng variants, festival, retro-ru-tts. Some of them speak in tests only."""

import ctypes
import importlib.util
import io
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import numpy as np
import soundfile

from speech_model.corpus.invented_voices import InventedVoices
from speech_model.corpus.sound import raised, read_at_8_khz, to_rate, to_samples
from speech_model.corpus.store import Clip, Samples

ESPEAK_TEST_VARIANTS = ("Andrea", "f4", "klatt4", "m5")
"""Variants that the network never hears in training."""

ESPEAK_DEVELOPMENT_VARIANTS = (
    "grandma", "Mario", "edward2", "Nguyen", "AnxiousAndy", "RicishayMax2",
)  # fmt: skip
"""Variants to choose networks and settings by: neither for training nor for the tests."""

RETRO_TEST_VOICE = "retro-female"
"""The whole second voice of retro-ru-tts is kept for tests."""

ESPEAK_TRAINING_VARIANTS = (
    "", "", "", "", "adam", "Alex", "Alicia", "Andy", "Annie", "antonio", "aunty", "belinda",
    "benjamin", "boris", "caleb", "david", "Denis", "Diogo", "ed", "edward", "Gene", "Gene2",
    "gustave", "Henrique", "Hugo", "iven", "iven2", "iven3", "iven4", "Jacky", "john",
    "kaukovalta", "Lee", "linda", "marcelo", "Marco", "mario", "max", "michael", "michel",
    "miguel", "mike", "Mr serious", "pablo", "paul", "pedro", "quincy", "rob", "robert",
    "steph", "steph2", "steph3", "travis", "victor", "zac", "anika", "f1", "f2", "f3", "f5",
    "grandpa", "klatt", "klatt2", "klatt3", "klatt5", "klatt6", "m1", "m2", "m3", "m4", "m6",
    "m7", "m8", "norbert", "sandro", "shelby", "whisperf",
)  # fmt: skip
_FESTIVAL_BATCH = 150
_RAISED = (0.88, 1.5)
"""Bounds of the ratio by which synthetic voices are raised, vocal tract and pitch alike."""
_SHARE_RAISED = 0.6


def espeak(
    text: str, *, variant: str, speed: int, pitch: int, folder: Path | None = None
) -> Samples:
    """One sentence by espeak-ng; `speed` in words a minute, `pitch` 0–99; `folder` of invented voices."""
    voice = f"ru+{variant}" if variant else "ru"
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text]
    if folder is not None:
        command.insert(1, f"--path={folder}")
    sound = subprocess.run(command, check=True, capture_output=True).stdout
    wave, rate_hz = soundfile.read(io.BytesIO(sound))
    return to_samples(to_rate(wave, int(rate_hz)))


class EspeakVoices:
    """Training voices of espeak-ng, another one for every sentence."""

    def __init__(self, *, seed: int, invented: InventedVoices | None = None) -> None:
        self._random = Random(seed)
        self._folder = invented.folder if invented else None
        self._variants = invented.names if invented else ESPEAK_TRAINING_VARIANTS

    def clips(self, sentences: list[str]) -> Iterator[Clip]:
        """Every sentence once."""
        jobs = [(number, text, *self._voice()) for number, text in enumerate(sentences)]
        with ThreadPoolExecutor(max_workers=2) as pool:
            yield from pool.map(self._clip, jobs)

    def _voice(self) -> tuple[str, int, int, float]:
        random = self._random
        variant, ratio = random.choice(self._variants), _raise(random)
        return variant, int(random.randint(125, 230) / ratio), random.randint(20, 90), ratio

    def _clip(self, job: tuple[int, str, str, int, int, float]) -> Clip:
        number, text, variant, speed, pitch, ratio = job
        samples = espeak(text, variant=variant, speed=speed, pitch=pitch, folder=self._folder)
        name, speaker = f"espeak-{number}", f"espeak-{variant or 'plain'}"
        return Clip(name, speaker, text, raised(samples, ratio))


def _raise(random: Random) -> float:
    return random.uniform(*_RAISED) if random.random() < _SHARE_RAISED else 1.0


def festival_clips(sentences: list[str], *, seed: int) -> Iterator[Clip]:
    """Every sentence by the festival voice, at a random tempo."""
    random = Random(seed)
    batches = [
        [
            (start + i, text, random.uniform(0.8, 1.2))
            for i, text in enumerate(sentences[start : start + _FESTIVAL_BATCH])
        ]
        for start in range(0, len(sentences), _FESTIVAL_BATCH)
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        for clips in pool.map(_festival_batch, batches):
            yield from clips


def _festival_batch(batch: list[tuple[int, str, float]]) -> list[Clip]:
    with tempfile.TemporaryDirectory() as folder:
        lines = ["(voice_msu_ru_nsh_clunits)"]
        for number, text, _ in batch:
            target = f"{folder}/{number}.wav"
            lines.append(
                f"(let ((u (utt.synth (eval (list 'Utterance 'Text \"{text}\")))))"
                f' (utt.save.wave u "{target}" \'riff))'
            )
        script = Path(folder) / "say.scm"
        script.write_text("\n".join(lines), encoding="utf-8")
        subprocess.run(["festival", "-b", str(script)], check=False, capture_output=True)
        return [
            Clip(f"festival-{number}", "festival", text, read_at_8_khz(path))
            for number, text, _ in batch
            if (path := Path(folder) / f"{number}.wav").exists()
        ]


class _RetroConfiguration(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_int)
        for name in (
            "speech_rate", "voice_pitch", "intonation", "general_gap_factor", "comma_gap_factor",
            "dot_gap_factor", "semicolon_gap_factor", "colon_gap_factor", "question_gap_factor",
            "exclamation_gap_factor", "intonational_gap_factor", "flags",
        )
    ]  # fmt: skip


_RETRO_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
_RETRO_RATE_HZ = 10000
_RETRO_FEMALE = 4


class RetroVoice:
    """retro-ru-tts through its shared object: the package's own entry fails on Python 3.11."""

    def __init__(self) -> None:
        found = importlib.util.find_spec("_ru_tts_native")
        if found is None or found.origin is None:
            raise RuntimeError("the package retro-ru-tts is not installed")
        self._library = ctypes.PyDLL(found.origin)

    def say(self, text: str, *, female: bool, rate: int, pitch: int) -> Samples:
        """One sentence; `rate` and `pitch` in per cent of the voice's own."""
        configuration = _RetroConfiguration()
        self._library.ru_tts_config_init(ctypes.byref(configuration))
        configuration.speech_rate, configuration.voice_pitch = rate, pitch
        configuration.flags |= _RETRO_FEMALE if female else 0
        parts: list[bytes] = []

        def keep(buffer: int, size: int, _data: int) -> int:
            parts.append(ctypes.string_at(buffer, size))
            return 0

        room = ctypes.create_string_buffer(8192)
        self._library.ru_tts_transfer(
            ctypes.byref(configuration),
            text.encode("koi8-r"),
            room,
            ctypes.c_size_t(8192),
            _RETRO_CALLBACK(keep),
            None,
        )
        wave = np.frombuffer(b"".join(parts), dtype=np.int8) / 128.0
        return to_samples(to_rate(wave, _RETRO_RATE_HZ))


def retro_clips(sentences: list[str], *, seed: int) -> Iterator[Clip]:
    """Every sentence by the male voice: the female one is kept for tests."""
    random, voice = Random(seed), RetroVoice()
    for number, text in enumerate(sentences):
        ratio = _raise(random)
        rate, pitch = random.randint(70, 170), random.randint(60, 230)
        samples = voice.say(text, female=False, rate=int(rate / ratio), pitch=pitch)
        if len(samples):
            yield Clip(f"retro-{number}", "retro-male", text, raised(samples, ratio))


def development_clips(sentences: list[str]) -> Iterator[Clip]:
    """Variants of espeak-ng that speak neither in training nor in tests, to choose networks by."""
    for number, text in enumerate(sentences):
        variant = ESPEAK_DEVELOPMENT_VARIANTS[number % len(ESPEAK_DEVELOPMENT_VARIANTS)]
        samples = espeak(text, variant=variant, speed=175, pitch=60)
        yield Clip(f"development-{number}", f"espeak-{variant}", text, samples)
