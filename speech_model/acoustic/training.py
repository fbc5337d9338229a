"""CTC training by processor time: resumable, with a cosine rate that reaches zero when the time is used up."""

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from speech_model.acoustic.examples import Batch, Batches
from speech_model.acoustic.mfcc import Features
from speech_model.acoustic.network import FINE_LAYERS, AcousticNetwork

FRESH_RATE = 8e-4
"""Peak rate for a network that is new to Russian."""
SEED = 20

_CHECKPOINT_EVERY_SECONDS = 240.0
_REPORT_EVERY_STEPS = 20
_CLIP = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast; the rate falls by minutes of processor time a thread, not by steps.

    So a run that other programs slow down, or that is stopped for a while, learns as much as a quick one.
    """

    minutes: float
    peak_rate: float = FRESH_RATE
    warm_up_steps: int = 100
    output_rate_ratio: float = 2.0
    weight_decay: float = 1e-3
    seed: int = SEED


@dataclass(slots=True)
class Progress:
    """What a resumed run has to know."""

    step: int = 0
    trained_seconds: float = 0.0
    heard_seconds: float = 0.0


def rate_at(plan: Plan, progress: Progress) -> float:
    """Learning rate of the next step."""
    done = min(1.0, progress.trained_seconds / (60 * plan.minutes))
    warmth = min(1.0, (progress.step + 1) / plan.warm_up_steps)
    return plan.peak_rate * warmth * 0.5 * (1 + math.cos(math.pi * done))


class Trainer:
    """Owns network, optimiser and progress; everything else it asks for."""

    def __init__(self, network: AcousticNetwork, plan: Plan, folder: Path) -> None:
        self.network = network
        self.plan = plan
        self.progress = Progress()
        self._folder = folder
        _freeze_lower(network)
        self._optimiser = _optimiser(network, plan)
        self._loss = nn.CTCLoss(blank=0, reduction="sum", zero_infinity=True)

    @property
    def checkpoint(self) -> Path:
        """The newest state."""
        return self._folder / "checkpoint.pt"

    def resume(self) -> bool:
        """Goes on from the checkpoint, if there is one."""
        if not self.checkpoint.exists():
            return False
        state = torch.load(self.checkpoint, weights_only=True)
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.progress = Progress(**state["progress"])
        return True

    def save(self) -> None:
        """Writes the checkpoint whole or not at all."""
        partial = self.checkpoint.with_suffix(".partial")
        progress = {name: getattr(self.progress, name) for name in Progress.__slots__}
        torch.save(
            {
                "network": self.network.state_dict(),
                "optimiser": self._optimiser.state_dict(),
                "progress": progress,
            },
            partial,
        )
        partial.rename(self.checkpoint)

    def run(self, batches: Iterator[Batch], on_checkpoint: Callable[[], str]) -> None:
        """Trains until the plan's time is used up; `on_checkpoint` measures and gives a line to print."""
        saved, loss_sum, letters = time.monotonic(), 0.0, 0
        limit = 60 * self.plan.minutes
        while self.progress.trained_seconds < limit:
            started = time.process_time()
            batch = next(batches)
            loss_sum += self._step(batch)
            letters += len(batch.letters)
            self.progress.step += 1
            self.progress.heard_seconds += batch.seconds
            spent = time.process_time() - started
            self.progress.trained_seconds += spent / torch.get_num_threads()
            if self.progress.step % _REPORT_EVERY_STEPS == 0:
                self._report(loss_sum / letters)
                loss_sum, letters = 0.0, 0
            if time.monotonic() - saved > _CHECKPOINT_EVERY_SECONDS:
                self.save()
                print(on_checkpoint(), flush=True)
                saved = time.monotonic()
        self.save()
        print(on_checkpoint(), flush=True)

    def _step(self, batch: Batch) -> float:
        rate = rate_at(self.plan, self.progress)
        for group in self._optimiser.param_groups:
            group["lr"] = rate * group["ratio"]
        log_probs = self._log_probs(batch.features)
        loss: Tensor = self._loss(
            log_probs.transpose(0, 1), batch.letters, batch.frames, batch.letter_counts
        )
        self._optimiser.zero_grad(set_to_none=True)
        (loss / len(batch.letters)).backward()
        nn.utils.clip_grad_norm_(self._trained(), _CLIP)
        self._optimiser.step()
        return float(loss.detach())

    def _log_probs(self, features: Tensor) -> Tensor:
        with torch.no_grad():
            hidden = self.network.lower(features)
        return self.network.upper(hidden).log_softmax(-1)

    def _trained(self) -> list[Tensor]:
        return [p for p in self.network.parameters() if p.requires_grad]

    def _report(self, loss: float) -> None:
        line = {
            "step": self.progress.step,
            "minutes": round(self.progress.trained_seconds / 60, 1),
            "hours_heard": round(self.progress.heard_seconds / 3600, 2),
            "loss_per_letter": round(loss, 4),
        }
        print(
            " ".join(f"{name}={value}" for name, value in line.items())
            + f" of {self.plan.minutes:g} minutes",
            flush=True,
        )
        with (self._folder / "progress.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")


def _freeze_lower(network: AcousticNetwork) -> None:
    """The full-rate layers stay as the base has them: what is near the sound is common to languages."""
    for module in (network.entry, *list(network.layers)[:FINE_LAYERS]):
        for parameter in module.parameters():
            parameter.requires_grad_(False)


def _optimiser(network: AcousticNetwork, plan: Plan) -> torch.optim.AdamW:
    output = list(network.output.parameters())
    known = {id(parameter) for parameter in output}
    rest = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    return torch.optim.AdamW(
        [{"params": rest, "ratio": 1.0}, {"params": output, "ratio": plan.output_rate_ratio}],
        lr=plan.peak_rate,
        betas=(0.9, 0.98),
        weight_decay=plan.weight_decay,
    )


def loader(corpus: Path, prior_mean: Features, *, seed: int, workers: int) -> Iterator[Batch]:
    """Endless batches made in worker processes."""
    source = Batches(corpus, prior_mean, seed=seed)
    return iter(
        DataLoader(
            source, batch_size=None, num_workers=workers, prefetch_factor=6 if workers else None
        )
    )


def prior_mean(folder: Path, estimate: Callable[[], Features]) -> Features:
    """The normaliser's prior, estimated once and kept."""
    path = folder / "prior_mean.npy"
    if not path.exists():
        np.save(path, estimate())
    return np.asarray(np.load(path), np.float32)
