"""What a telephone line and a room do to speech, at random, at 8 kHz (training data workers)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.random import Generator
from numpy.typing import NDArray

RATE_HZ = 8000
FULL_SCALE = 32768.0

Wave = NDArray[np.float64]
Chance = Generator


@dataclass(frozen=True, slots=True)
class Chances:
    """Probability of each disturbance; shares measured to serve well on unseen voices."""

    room: float = 0.30
    echo: float = 0.12
    equaliser: float = 0.50
    band: float = 0.60
    noise: float = 0.75
    codec: float = 0.70
    drop_outs: float = 0.12


def with_speed(wave: Wave, random: Chance) -> Wave:
    """0.85 to 1.18 times as fast, pitch included."""
    return np.asarray(soxr.resample(wave, 40, int(random.integers(34, 48))))


def room_response(random: Chance) -> Wave:
    """A decaying noise tail behind the direct sound."""
    seconds = random.uniform(0.08, 0.6)
    tail = random.standard_normal(int(seconds * RATE_HZ))
    tail *= np.exp(-6.9 * np.arange(len(tail)) / len(tail))
    tail *= random.uniform(0.1, 0.7) / (np.sqrt(np.sum(tail**2)) + 1e-9)
    tail[0] = 1.0
    return np.asarray(tail)


def echo_response(random: Chance) -> Wave:
    """The line's own echo: the caller once more, later and softer."""
    delay = int(random.uniform(0.01, 0.25) * RATE_HZ)
    response = np.zeros(delay + 1)
    response[0], response[delay] = 1.0, random.uniform(0.05, 0.45)
    return response


def _equaliser(frequencies: Wave, random: Chance) -> Wave:
    points = np.array([0, 150, 300, 600, 1200, 1800, 2400, 3000, 4000])
    most = random.choice([6, 6, 12])
    decibels = random.uniform(-most, most, len(points))
    return np.asarray(10 ** (np.interp(frequencies, points, decibels) / 20))


def _band(frequencies: Wave, random: Chance) -> Wave:
    low, high = random.uniform(120, 380), random.uniform(3000, 3750)
    order = random.choice([2, 4, 8])
    safe = np.maximum(frequencies, 1.0)
    rising = 1 / np.sqrt(1 + (low / safe) ** (2 * order))
    falling = 1 / np.sqrt(1 + (safe / high) ** (4 * order))
    return np.asarray(rising * falling)


def with_channel(wave: Wave, random: Chance, chances: Chances) -> Wave:
    """Room, echo, equaliser and telephone band in one pass over the spectrum."""
    size = 1 << (len(wave) + RATE_HZ // 2).bit_length()
    frequencies = np.asarray(np.fft.rfftfreq(size, 1 / RATE_HZ), np.float64)
    gain: NDArray[np.complex128] = np.ones(len(frequencies), np.complex128)
    if random.random() < chances.room:
        gain = gain * np.fft.rfft(room_response(random), size)
    if random.random() < chances.echo:
        gain = gain * np.fft.rfft(echo_response(random), size)
    if random.random() < chances.equaliser:
        gain = gain * _equaliser(frequencies, random)
    if random.random() < chances.band:
        gain = gain * _band(frequencies, random)
    return np.asarray(np.fft.irfft(np.fft.rfft(wave, size) * gain, size)[: len(wave)])


def white(length: int, random: Chance) -> Wave:
    """Hiss."""
    return np.asarray(random.standard_normal(length))


def coloured(length: int, random: Chance) -> Wave:
    """Rumble to hiss: power falls or rises with frequency."""
    spectrum = np.fft.rfft(random.standard_normal(length))
    frequencies = np.arange(1, len(spectrum) + 1)
    return np.asarray(np.fft.irfft(spectrum * frequencies ** random.uniform(-1.0, 0.3), length))


def modulated(length: int, random: Chance) -> Wave:
    """Gusts: coloured noise that swells."""
    points = random.uniform(0, 1, max(3, length // (RATE_HZ // 4)))
    swell = np.interp(np.linspace(0, len(points) - 1, length), np.arange(len(points)), points)
    return coloured(length, random) * swell**2


def hum(length: int, random: Chance) -> Wave:
    """Mains and motors: harmonics over faint hiss."""
    base = random.uniform(48, 130)
    times = np.arange(length) / RATE_HZ
    tone = np.zeros(length)
    for harmonic in range(1, 9):
        tone += (
            random.uniform(0, 1)
            / harmonic
            * np.sin(2 * np.pi * base * harmonic * times + random.uniform(0, 6.28))
        )
    return tone + 0.1 * white(length, random)


PLAIN_NOISES: tuple[Callable[[int, Chance], Wave], ...] = (white, coloured, modulated, hum)


def babble(length: int, random: Chance, voices: list[Wave]) -> Wave:
    """Several people talking behind the caller."""
    mixed = np.zeros(length)
    for voice in voices:
        if len(voice):
            looped = np.tile(voice, length // len(voice) + 1)[:length]
            mixed += np.roll(looped, int(random.integers(length))) * random.uniform(0.4, 1.0)
    return mixed


def with_noise(wave: Wave, noise: Wave, decibels: float) -> Wave:
    """`noise` at so many decibels below the speech, both by mean power."""
    speech, loud = np.mean(wave**2), np.mean(noise**2)
    if speech <= 0 or loud <= 0:
        return wave
    return np.asarray(wave + noise * np.sqrt(speech / loud / 10 ** (decibels / 10)))


def at_level(wave: Wave, decibels_full_scale: float) -> Wave:
    """Scaled to a mean power, clipped like a line."""
    power = np.sqrt(np.mean(wave**2)) + 1e-9
    louder = wave * (10 ** (decibels_full_scale / 20) * FULL_SCALE / power)
    return np.asarray(np.clip(louder, -FULL_SCALE, FULL_SCALE - 1))


def through_a_law(wave: Wave) -> Wave:
    """Coded and decoded, as G.711 A-law does."""
    scaled = np.clip(np.abs(wave) / FULL_SCALE, 0, 1)
    curve = 1 + np.log(87.6)
    small = scaled < 1 / 87.6
    coded = np.where(small, 87.6 * scaled, 1 + np.log(np.maximum(87.6 * scaled, 1))) / curve
    coded = (np.floor(coded * 128).clip(0, 127) + 0.5) / 128
    small = coded < 1 / curve
    decoded = np.where(small, coded * curve / 87.6, np.exp(coded * curve - 1) / 87.6)
    return np.asarray(np.round(np.sign(wave) * decoded * FULL_SCALE))


def through_mu_law(wave: Wave) -> Wave:
    """Coded and decoded, as G.711 µ-law does."""
    scaled = np.clip(np.abs(wave) / FULL_SCALE, 0, 1)
    coded = np.round(np.log1p(255 * scaled) / np.log(256) * 127) / 127
    return np.asarray(np.round(np.sign(wave) * np.expm1(coded * np.log(256)) / 255 * FULL_SCALE))


def with_drop_outs(wave: Wave, random: Chance) -> Wave:
    """Some packets of 20 ms lost: silence or the packet before again."""
    packet = RATE_HZ // 50
    damaged = wave.copy()
    for _ in range(int(random.integers(1, 5))):
        start = int(random.integers(packet, max(packet + 1, len(wave) - packet)))
        repeated = random.random() < 0.5
        damaged[start : start + packet] = (
            damaged[start - packet : start][: len(damaged[start : start + packet])]
            if repeated
            else 0.0
        )
    return damaged
