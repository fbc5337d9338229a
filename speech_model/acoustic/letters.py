"""Letter error of the bare network, without graph: the quick measure during training."""

from collections.abc import Sequence

import numpy as np
import torch

from speech_model.acoustic import normalisation
from speech_model.acoustic.mfcc import TELEPHONE, Features, mfcc
from speech_model.acoustic.network import AcousticNetwork, batch_of
from speech_model.corpus.store import Samples
from speech_model.language.words import LETTERS


def distance(first: Sequence[object], second: Sequence[object]) -> int:
    """Edits from one sequence to the other."""
    row = list(range(len(second) + 1))
    for i, left in enumerate(first, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(second, 1):
            best = min(diagonal + (left != right), row[j] + 1, row[j - 1] + 1)
            diagonal, row[j] = row[j], best
    return row[-1]


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
