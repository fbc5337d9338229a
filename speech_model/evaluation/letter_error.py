"""Letter error of the exported network alone: no graph and no vocabulary helps it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from speech_model.acoustic import normalisation
from speech_model.acoustic.mfcc import TELEPHONE, mfcc
from speech_model.acoustic.shape import CONTEXT_FRAMES, SUBSAMPLING
from speech_model.corpus.store import Samples
from speech_model.evaluation.error_rate import ErrorRate, error_rate
from speech_model.evaluation.speech import TestClip
from speech_model.kaldi.numpy_network import NumpyNetwork
from speech_model.kaldi.statistics import read_prior_mean
from speech_model.language.words import LETTERS


class LetterListener:
    """The best letter at every output."""

    def __init__(self, am: Path) -> None:
        self._network = NumpyNetwork(am / "final.mdl")
        self._prior_mean = read_prior_mean(am / "global_cmvn.stats")

    def letters(self, samples: Samples) -> str:
        """All letters in a row."""
        cepstra = normalisation.online(
            mfcc(samples.astype(np.float32), TELEPHONE), self._prior_mean
        )
        found = self._network.log_probabilities(
            cepstra, context=CONTEXT_FRAMES, subsampling=SUBSAMPLING
        )
        best = found.argmax(axis=1).tolist()
        before = [0, *best[:-1]]
        return "".join(
            LETTERS[now - 1] for now, last in zip(best, before, strict=True) if now and now != last
        )

    def error(self, clips: Sequence[TestClip]) -> ErrorRate:
        """Against the clips' letters without spaces."""
        return error_rate([(c.text.replace(" ", ""), self.letters(c.samples)) for c in clips])
