"""Trains the paper's network on crops written by simulate.ts.

Usage: train.py CROPS OUT [--loss tumor+csf] [--input all|csf] [--skips] [--channels 8,8,16,32] [--convolutions 1,1,2,2]
                [--tissue-steps 300] [--steps 700,150,8] [--seed 1] [--threads 1] [--pause-file FILE]

First the network learns to give the tissue that it sees, at 16 voxels a side (`tissue-steps`). Without that, the nearest minimum of
the losses is a network that ignores the anatomy: what the encoder gives is noise to the decoder before the latter knows any use for
it, and is driven to 0 for good. For the same reason the encoder is left as it is while the decoder turns from tissue to density
(`Stage.encoder_share`), and the decoder's output begins near 0, where most of the density is.

The levels of 16 and 8 voxels a side are trained first, on means over 4 x 4 x 4 voxels, then with the level of 32, then all: `steps`
of each. Most is learned where a step takes a tenth of the time. Every further number of `steps` trains all levels once more, with a
rate that rises and falls again (warm restarts, Loshchilov & Hutter 2017): what is finished is trained further by the same command
with one number more. OUT gets weights.npz, figures.json and checkpoint.pt, from which an
interrupted training goes on. While FILE is there, it waits.
"""

import argparse
import json
import math
import os
import time
from dataclasses import dataclass

import numpy as np
import torch

from crops import BRAIN, Crops, names
from losses import LOSSES, loss
from network import PaperNetwork, grow

# II.4, but for the rates: few steps want larger ones.
BETAS = (0.5, 0.999)
TISSUE_RATES, TISSUE_CROPS = (3e-3, 3e-4), 8
ENCODER = ("first", "encoder", "down", "latent")
# Of the last layer's weights, when tissue is learned and density not yet.
LEFT = 0.05
# Steps over which the rate rises at the start.
RISE = 20
GREATEST_GRADIENT = 1.0
CHECKED_BATCHES = 4
# What is drawn for these is drawn as for a stage of that number, which further stages leave out.
TISSUE, CHECK = 3, 4


@dataclass(frozen=True)
class Stage:
    top: int
    rates: tuple[float, float]
    crops: int
    # Of the stage's rate, for the encoder.
    encoder_share: float
    checkpoint_every: int


STAGES = (
    Stage(2, (2e-3, 2e-4), 2, 0, 50),
    Stage(1, (2e-3, 2e-4), 1, 0.1, 15),
    Stage(0, (1e-3, 5e-5), 1, 0.1, 3),
)
# The decoder has a use for the anatomy by then, so the encoder may learn with it.
FURTHER = Stage(0, (1e-3, 2e-5), 1, 0.3, 3)


def stage_of(number):
    return STAGES[number] if number < len(STAGES) else FURTHER


def replace(path, write):
    """Writes a file that is never there in part."""
    with open(path + ".part", "wb") as file:
        write(file)
    os.replace(path + ".part", path)


def rate(rates, number, steps):
    most, least = rates
    return min(1, (number + 1) / RISE) * (least + (most - least) * 0.5 * (1 + math.cos(math.pi * number / steps)))


class Training:
    def __init__(self, options):
        self.options = options
        self.shape = (
            [int(n) for n in options.channels.split(",")],
            [int(n) for n in options.convolutions.split(",")],
            options.skips,
        )
        self.steps = [int(n) for n in options.steps.split(",")]
        self.checkpoint = f"{options.out}/checkpoint.pt"
        # Steps done: of those on tissue, and of each stage.
        self.tissue_done, self.done, self.seconds, self.losses = 0, [], 0.0, []
        torch.manual_seed(options.seed)
        self.begin(PaperNetwork(*self.shape, STAGES[0].top))
        if os.path.exists(self.checkpoint):
            self.resume()
        for _ in self.steps[len(self.done) :]:
            self.done.append(0)
            self.losses.append([])

    def begin(self, network):
        self.network = network.to(memory_format=torch.channels_last_3d)
        named = list(self.network.named_parameters())
        parts = [[each for name, each in named if name.startswith(ENCODER) == ours] for ours in (True, False)]
        self.optimizer = torch.optim.Adam([{"params": part} for part in parts], betas=BETAS)

    def resume(self):
        kept = torch.load(self.checkpoint, weights_only=True)
        begun, wanted = kept["settings"], self.settings()
        if {**begun, "steps": ""} != {**wanted, "steps": ""} or not f"{wanted['steps']},".startswith(f"{begun['steps']},"):
            raise ValueError(f"{self.options.out} was begun with {begun}, not {wanted}")
        self.tissue_done, self.done = kept["tissue done"], kept["done"]
        self.seconds, self.losses = kept["seconds"], kept["losses"]
        self.begin(PaperNetwork(*self.shape, kept["top"]))
        self.network.load_state_dict(kept["network"])
        self.optimizer.load_state_dict(kept["optimizer"])

    def settings(self):
        kept = ("loss", "input", "skips", "channels", "convolutions", "tissue_steps", "steps", "seed")
        return {name: getattr(self.options, name) for name in kept}

    def save(self):
        kept = {
            "settings": self.settings(),
            "tissue done": self.tissue_done,
            "done": self.done,
            "seconds": self.seconds,
            "losses": self.losses,
            "top": self.network.levels[0],
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        replace(self.checkpoint, lambda file: torch.save(kept, file))

    def batch(self, crops, count, random):
        tissue, *rest = crops.batch(count, random)
        if self.options.input == "csf":
            tissue[:, :2] = 0
        return tissue.contiguous(memory_format=torch.channels_last_3d), *rest

    def descend(self, value, learning_rate, encoder_share=1):
        for group, share in zip(self.optimizer.param_groups, (encoder_share, 1)):
            group["lr"] = share * learning_rate
        self.optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), GREATEST_GRADIENT)
        self.optimizer.step()
        return float(value.detach())

    def tissue_step(self, crops):
        random = np.random.default_rng((self.options.seed, TISSUE, self.tissue_done))
        tissue, inputs, _, regions = self.batch(crops, TISSUE_CROPS, random)
        # No growth: its weights are left as they are.
        found = self.network(tissue, torch.zeros_like(inputs[:, :1]))
        value = (found - regions[:: inputs.shape[1], BRAIN]).square().mean()
        self.tissue_done += 1
        return self.descend(value, rate(TISSUE_RATES, self.tissue_done - 1, self.options.tissue_steps))

    def step(self, stage, crops):
        number, how = self.done[stage], stage_of(stage)
        drawn = stage if stage < TISSUE else stage + 2
        random = np.random.default_rng((self.options.seed, drawn, number))
        tissue, inputs, densities, regions = self.batch(crops, how.crops, random)
        value = loss(self.options.loss, self.network(tissue, inputs), densities, regions)
        learning_rate = rate(how.rates, number, self.steps[stage])
        self.losses[stage].append(self.descend(value, learning_rate, how.encoder_share))
        self.done[stage] = number + 1

    def tissue_matters(self):
        """Mean loss with the crops' own tissue and with each other's: a network that ignores the anatomy has the same."""
        found = np.zeros(2)
        crops = Crops(self.options.crops, 0)
        with torch.no_grad():
            for number in range(CHECKED_BATCHES):
                random = np.random.default_rng((self.options.seed, CHECK, number))
                tissue, inputs, densities, regions = self.batch(crops, 2, random)
                for n, seen in enumerate((tissue, tissue.roll(1, 0))):
                    found[n] += float(loss(self.options.loss, self.network(seen, inputs), densities, regions))
        own, others = found / CHECKED_BATCHES
        return {"ownTissue": own, "othersTissue": others}

    def wait(self):
        while self.options.pause_file and os.path.exists(self.options.pause_file):
            time.sleep(5)

    def run_tissue(self):
        crops, steps, every = Crops(self.options.crops, STAGES[0].top), self.options.tissue_steps, STAGES[0].checkpoint_every
        used, found = time.process_time(), []
        while self.tissue_done < steps:
            self.wait()
            found.append(self.tissue_step(crops))
            if self.tissue_done % every == 0 or self.tissue_done == steps:
                if self.tissue_done == steps:
                    with torch.no_grad():
                        self.network.last.weight.mul_(LEFT)
                        self.network.last.bias.zero_()
                    # With other means of gradients.
                    self.begin(self.network)
                now = time.process_time()
                self.seconds, used = self.seconds + now - used, now
                self.save()
                mean = np.mean(found[-every:])
                print(f"tissue, step {self.tissue_done} of {steps}: {mean:.4f}; {self.seconds:.0f} s of processor time", flush=True)

    def run(self, stage):
        how, steps = stage_of(stage), self.steps[stage]
        every = how.checkpoint_every
        if self.done[stage] >= steps:
            return
        while self.network.levels[0] > how.top:
            self.begin(grow(self.network, *self.shape))
        # A gradient that is not wanted costs time.
        for name, each in self.network.named_parameters():
            each.requires_grad_(how.encoder_share > 0 or not name.startswith(ENCODER))
        crops = Crops(self.options.crops, how.top)
        used = time.process_time()
        while self.done[stage] < steps:
            self.wait()
            self.step(stage, crops)
            done = self.done[stage]
            if done % every == 0 or done == steps:
                now = time.process_time()
                self.seconds, used = self.seconds + now - used, now
                self.save()
                side, mean = 64 >> how.top, np.mean(self.losses[stage][-every:])
                print(f"side {side}, step {done} of {steps}: loss {mean:.4f}; {self.seconds:.0f} s of processor time", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("crops")
    parser.add_argument("out")
    parser.add_argument("--loss", choices=LOSSES, default="tumor+csf")
    parser.add_argument("--input", choices=("all", "csf"), default="all")
    parser.add_argument("--skips", action="store_true")
    parser.add_argument("--channels", default="8,8,16,32")
    parser.add_argument("--convolutions", default="1,1,2,2")
    parser.add_argument("--tissue-steps", type=int, default=300)
    parser.add_argument("--steps", default="700,150,8")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pause-file")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    torch.set_num_threads(options.threads)
    training = Training(options)
    training.run_tissue()
    for stage in range(len(training.steps)):
        training.run(stage)
    state = {name: value.contiguous().numpy() for name, value in training.network.state_dict().items()}
    replace(f"{options.out}/weights.npz", lambda file: np.savez(file, **state))
    made = {
        **training.settings(),
        "crops": len(names(options.crops)),
        "processorSeconds": round(training.seconds),
        "lastLosses": [
            float(np.mean(losses[-stage_of(stage).checkpoint_every :])) for stage, losses in enumerate(training.losses)
        ],
        **training.tissue_matters(),
    }
    replace(f"{options.out}/figures.json", lambda file: file.write(json.dumps(made, indent=2).encode()))
    print(json.dumps(made))


if __name__ == "__main__":
    main()
