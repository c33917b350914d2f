"""Trains the front network of the travel-time surrogate on examples written by examples.ts.

Usage: train.py EXAMPLES VALIDATION OUT [--hidden 48,16] [--steps 80000] [--seed 1]

EXAMPLES and VALIDATION are folders as example_files.py reads them: inputs in the order of `INPUTS` in front-network.ts,
last the density u. OUT gets weights.npz, figures.json and checkpoint.pkl, from which an interrupted training goes on.
"""

import argparse
import json
import os
import pickle
import time

import jax
import numpy as np
import optax

from example_files import read
from front_network import as_stored, initial, loss
from validation import figures, summary

BATCH = 4096
LEARNING_RATE = 4e-3
CHECKPOINT_EVERY = 2000
# While training, every so many simulations are looked at.
VALIDATION_STRIDE = 4


def check_same(out, made):
    """A checkpoint goes on only with what it was begun with: ValueError for other settings or examples."""
    path = f"{out}/settings.json"
    if os.path.exists(path):
        with open(path) as file:
            found = json.load(file)
        if found != made:
            raise ValueError(f"{out} was begun with {found}, not {made}; delete it to train anew")
    with open(path, "w") as file:
        json.dump(made, file)


def replace(path, write):
    """Writes a file that is never there in part."""
    with open(path + ".part", "wb") as file:
        write(file)
    os.replace(path + ".part", path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("examples")
    parser.add_argument("validation")
    parser.add_argument("out")
    parser.add_argument("--hidden", default="48,16")
    parser.add_argument("--steps", type=int, default=80000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)

    examples = np.concatenate(list(read(options.examples)))
    validation = list(read(options.validation))
    hidden = [int(units) for units in options.hidden.split(",")]
    made = {"steps": options.steps, "seed": options.seed, "hidden": hidden, "examples": len(examples)}
    check_same(options.out, made)
    network = initial([examples.shape[1] - 1, *hidden, 1], options.seed)
    optimizer = optax.adam(optax.cosine_decay_schedule(LEARNING_RATE, options.steps))
    state = optimizer.init(network)
    begin = 0
    checkpoint = f"{options.out}/checkpoint.pkl"
    if os.path.exists(checkpoint):
        with open(checkpoint, "rb") as file:
            begin, network, state = pickle.load(file)

    @jax.jit
    def step(network, state, rows):
        value, gradient = jax.value_and_grad(loss)(network, rows[:, :-1], rows[:, -1])
        update, state = optimizer.update(gradient, state)
        return optax.apply_updates(network, update), state, value

    print(f"{len(examples)} examples, {len(validation)} simulations to validate, from step {begin}", flush=True)
    started, losses = time.time(), []
    for number in range(begin, options.steps):
        chosen = np.random.default_rng((options.seed, number)).integers(0, len(examples), BATCH)
        network, state, value = step(network, state, examples[chosen])
        losses.append(float(value))
        done = number + 1
        if done % CHECKPOINT_EVERY == 0 or done == options.steps:
            kept = (done, jax.tree.map(np.asarray, network), jax.tree.map(np.asarray, state))
            replace(checkpoint, lambda file: pickle.dump(kept, file))
            mean = np.nanmean(figures(network, validation[::VALIDATION_STRIDE]), 0)
            left = (time.time() - started) / (done - begin) * (options.steps - done) / 60
            print(
                f"step {done} of {options.steps}: loss {np.mean(losses[-500:]):.5f}, Dice at 0.2, 0.4, 0.8 and error "
                f"{np.round(mean, 4)}; {int(np.ceil(left))} min left",
                flush=True,
            )

    network = as_stored(network)
    result = summary(figures(network, validation))
    weights = {"skip": np.asarray(network["skip"], np.float16)}
    for n, (matrix, biases) in enumerate(network["layers"]):
        weights[f"w{n}"], weights[f"b{n}"] = np.asarray(matrix, np.float16), np.asarray(biases, np.float16)
    replace(f"{options.out}/weights.npz", lambda file: np.savez(file, **weights))
    text = json.dumps({**result, **made}, indent=2)
    replace(f"{options.out}/figures.json", lambda file: file.write(text.encode()))
    print(text)


if __name__ == "__main__":
    main()
