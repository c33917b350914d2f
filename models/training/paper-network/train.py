"""Trains the paper's network on crops written by simulate.ts.

Usage: train.py CROPS OUT [--loss tumor+csf] [--input all|csf] [--skips] [--channels 8,8,16,32] [--convolutions 1,1,2,2]
                [--tissue-steps 300] [--steps 700,150,8] [--seed 1] [--threads 1] [--pause-file FILE]

First the network learns to give the tissue that it sees, at 16 voxels a side (`tissue-steps`). Without that, the nearest minimum of
the losses is a network that ignores the anatomy: what the encoder gives is noise to the decoder before the latter knows any use for
it, and is driven to 0 for good. For the same reason the encoder is left as it is while the decoder turns from tissue to density
(`ENCODER_SHARES`), and the decoder's output begins near 0, where most of the density is.

The levels of 16 and 8 voxels a side are trained first, on means over 4 x 4 x 4 voxels, then with the level of 32, then all: `steps`
of each. Most is learned where a step takes a tenth of the time. OUT gets weights.npz, figures.json and checkpoint.pt, from which an
interrupted training goes on. While FILE is there, it waits.
"""

import argparse
import json
import math
import os
import time

import numpy as np
import torch

from crops import BRAIN, Crops, names
from losses import LOSSES, loss
from network import PaperNetwork, grow

# II.4, but for the rates: few steps want larger ones. For the levels from 16, 32 and 64 voxels a side on.
BETAS = (0.5, 0.999)
RATES = ((2e-3, 2e-4), (2e-3, 2e-4), (1e-3, 5e-5))
CROPS = (2, 1, 1)
TISSUE_RATES, TISSUE_CROPS = (3e-3, 3e-4), 8
# Of a stage's rate, for the encoder.
ENCODER_SHARES = (0, 0.1, 0.1)
ENCODER = ("first", "encoder", "down", "latent")
# Of the last layer's weights, when tissue is learned and density not yet.
LEFT = 0.05
TOPS = (2, 1, 0)
# Steps over which the rate rises at the start.
RISE = 20
GREATEST_GRADIENT = 1.0
CHECKED_BATCHES = 4
CHECKPOINT_EVERY = (50, 15, 3)


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
        self.tissue_done, self.done, self.seconds, self.losses = 0, [0, 0, 0], 0.0, [[], [], []]
        torch.manual_seed(options.seed)
        self.begin(PaperNetwork(*self.shape, TOPS[0]))
        if os.path.exists(self.checkpoint):
            self.resume()

    def begin(self, network):
        self.network = network.to(memory_format=torch.channels_last_3d)
        named = list(self.network.named_parameters())
        parts = [[each for name, each in named if name.startswith(ENCODER) == ours] for ours in (True, False)]
        self.optimizer = torch.optim.Adam([{"params": part} for part in parts], betas=BETAS)

    def resume(self):
        kept = torch.load(self.checkpoint, weights_only=True)
        if kept["settings"] != self.settings():
            raise ValueError(f"{self.options.out} was begun with {kept['settings']}, not {self.settings()}")
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
        random = np.random.default_rng((self.options.seed, len(TOPS), self.tissue_done))
        tissue, inputs, _, regions = self.batch(crops, TISSUE_CROPS, random)
        # No growth: its weights are left as they are.
        found = self.network(tissue, torch.zeros_like(inputs[:, :1]))
        value = (found - regions[:: inputs.shape[1], BRAIN]).square().mean()
        self.tissue_done += 1
        return self.descend(value, rate(TISSUE_RATES, self.tissue_done - 1, self.options.tissue_steps))

    def step(self, stage, crops):
        number = self.done[stage]
        random = np.random.default_rng((self.options.seed, stage, number))
        tissue, inputs, densities, regions = self.batch(crops, CROPS[stage], random)
        value = loss(self.options.loss, self.network(tissue, inputs), densities, regions)
        learning_rate = rate(RATES[stage], number, self.steps[stage])
        self.losses[stage].append(self.descend(value, learning_rate, ENCODER_SHARES[stage]))
        self.done[stage] = number + 1

    def tissue_matters(self):
        """Mean loss with the crops' own tissue and with each other's: a network that ignores the anatomy has the same."""
        found = np.zeros(2)
        crops = Crops(self.options.crops, 0)
        with torch.no_grad():
            for number in range(CHECKED_BATCHES):
                random = np.random.default_rng((self.options.seed, len(TOPS) + 1, number))
                tissue, inputs, densities, regions = self.batch(crops, 2, random)
                for n, seen in enumerate((tissue, tissue.roll(1, 0))):
                    found[n] += float(loss(self.options.loss, self.network(seen, inputs), densities, regions))
        own, others = found / CHECKED_BATCHES
        return {"ownTissue": own, "othersTissue": others}

    def wait(self):
        while self.options.pause_file and os.path.exists(self.options.pause_file):
            time.sleep(5)

    def run_tissue(self):
        crops, steps = Crops(self.options.crops, TOPS[0]), self.options.tissue_steps
        used, found = time.process_time(), []
        while self.tissue_done < steps:
            self.wait()
            found.append(self.tissue_step(crops))
            if self.tissue_done % CHECKPOINT_EVERY[0] == 0 or self.tissue_done == steps:
                if self.tissue_done == steps:
                    with torch.no_grad():
                        self.network.last.weight.mul_(LEFT)
                        self.network.last.bias.zero_()
                    # With other means of gradients.
                    self.begin(self.network)
                now = time.process_time()
                self.seconds, used = self.seconds + now - used, now
                self.save()
                mean = np.mean(found[-CHECKPOINT_EVERY[0] :])
                print(f"tissue, step {self.tissue_done} of {steps}: {mean:.4f}; {self.seconds:.0f} s of processor time", flush=True)

    def run(self, stage):
        steps, every = self.steps[stage], CHECKPOINT_EVERY[stage]
        if self.done[stage] >= steps:
            return
        while self.network.levels[0] > TOPS[stage]:
            self.begin(grow(self.network, *self.shape))
        # A gradient that is not wanted costs time.
        for name, each in self.network.named_parameters():
            each.requires_grad_(ENCODER_SHARES[stage] > 0 or not name.startswith(ENCODER))
        crops = Crops(self.options.crops, TOPS[stage])
        used = time.process_time()
        while self.done[stage] < steps:
            self.wait()
            self.step(stage, crops)
            done = self.done[stage]
            if done % every == 0 or done == steps:
                now = time.process_time()
                self.seconds, used = self.seconds + now - used, now
                self.save()
                side, mean = 64 >> TOPS[stage], np.mean(self.losses[stage][-every:])
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
    for stage in range(len(TOPS)):
        training.run(stage)
    state = {name: value.contiguous().numpy() for name, value in training.network.state_dict().items()}
    replace(f"{options.out}/weights.npz", lambda file: np.savez(file, **state))
    made = {
        **training.settings(),
        "crops": len(names(options.crops)),
        "processorSeconds": round(training.seconds),
        "lastLosses": [float(np.mean(losses[-every:])) for losses, every in zip(training.losses, CHECKPOINT_EVERY)],
        **training.tissue_matters(),
    }
    replace(f"{options.out}/figures.json", lambda file: file.write(json.dumps(made, indent=2).encode()))
    print(json.dumps(made))


if __name__ == "__main__":
    main()
