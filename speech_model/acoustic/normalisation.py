"""Mean normalisation as Vosk does it while a caller speaks, and its training regimes."""

import numpy as np

from speech_model.acoustic.mfcc import Features

WINDOW_FRAMES = 600
GLOBAL_FRAMES = 200
"""Kaldi's OnlineCmvn defaults, which Vosk keeps."""


def online(features: Features, prior_mean: Features, prior_frames: int = GLOBAL_FRAMES) -> Features:
    """Each frame minus the mean of the window that ends with it, filled up by the prior mean."""
    sums = np.cumsum(features, axis=0, dtype=np.float64)
    counts = np.arange(1, len(features) + 1, dtype=np.float64)
    if len(features) > WINDOW_FRAMES:
        sums[WINDOW_FRAMES:] = sums[WINDOW_FRAMES:] - sums[:-WINDOW_FRAMES]
        counts[WINDOW_FRAMES:] = WINDOW_FRAMES
    filled = np.minimum(prior_frames, WINDOW_FRAMES - counts)
    means = (sums + filled[:, None] * prior_mean) / (counts + filled)[:, None]
    return np.asarray(features - means, np.float32)


def whole(features: Features) -> Features:
    """Minus the utterance's own mean."""
    return np.asarray(features - features.mean(axis=0), np.float32)
