"""Letter error of the bare network, without graph: the quick measure during training."""

from collections.abc import Sequence

import numpy as np
import torch

from speech_model.acoustic import normalisation
from speech_model.acoustic.mfcc import TELEPHONE, Features, mfcc
from speech_model.acoustic.network import AcousticNetwork, batch_of
from speech_model.corpus.store import Samples
from speech_model.evaluation.edits import distance
from speech_model.language.words import LETTERS


def spoken_letters(network: AcousticNetwork, samples: Samples, prior_mean: Features) -> str:
    """Best path through the network's outputs, without blanks between words."""
    cepstra = mfcc(samples.astype(np.float32), TELEPHONE)
    features, _ = batch_of([torch.from_numpy(normalisation.online(cepstra, prior_mean))])
    with torch.no_grad():
        best = network(features)[0].argmax(-1).tolist()
    kept = [now for now, before in zip(best, [0, *best[:-1]], strict=True) if now != before and now]
    return "".join(LETTERS[number - 1] for number in kept)


def letter_error(
    network: AcousticNetwork, clips: Sequence[tuple[Samples, str]], prior_mean: Features
) -> float:
    """Share of wrong letters."""
    wrong = total = 0
    for samples, text in clips:
        letters = text.replace(" ", "")
        wrong += distance(spoken_letters(network, samples, prior_mean), letters)
        total += len(letters)
    return wrong / max(total, 1)
