"""Trains the front network of the travel-time surrogate on examples written by examples.ts.

Usage: train.py EXAMPLES VALIDATION OUT [--hidden 24,12] [--widths 5] [--steps 45000] [--seed 1] [--begin-with FOLDER]

EXAMPLES and VALIDATION are folders as example_files.py reads them: rows as write-inputs.ts makes them, last the density u. OUT gets weights.npy, figures.json and checkpoint.pkl, from which an interrupted training goes on. FOLDER is the OUT of a training of the same layers, whose network this one
begins with: few simulations of another ratio are enough then.
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
from front_network import as_stored, initial, loss, stored_arrays, widths_mm
from validation import figures, summary

BATCH = 4096
LEARNING_RATE = 4e-3
# Steps over which it rises at the start.
RISE = 500
# What is validated and kept is the mean over about so many of the last steps.
AVERAGED = 2000
# mm: the ends of the range that model-format.ts states.
WIDTH_RANGE = (0.45, 6)
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
    parser.add_argument("--hidden", default="24,12")
    parser.add_argument("--widths", type=int, default=5)
    parser.add_argument("--steps", type=int, default=45000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begin-with")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)

    examples = np.concatenate(list(read(options.examples)))
    validation = list(read(options.validation))
    hidden = [int(units) for units in options.hidden.split(",")]
    widths = widths_mm(*WIDTH_RANGE, options.widths)
    made = {
        "steps": options.steps,
        "seed": options.seed,
        "hidden": hidden,
        "widthsMm": np.round(widths, 4).tolist(),
        "examples": len(examples),
    }
    network = initial(hidden, options.widths, options.seed)
    if options.begin_with:
        with open(f"{options.begin_with}/checkpoint.pkl", "rb") as file:
            network = pickle.load(file)[2]
        with open(f"{options.begin_with}/figures.json") as file:
            made["begunWith"] = json.load(file)["examples"]
    check_same(options.out, made)
    rate = optax.warmup_cosine_decay_schedule(0, LEARNING_RATE, RISE, options.steps)
    optimizer = optax.adam(rate, b2=0.99)
    mean_network = network
    state = optimizer.init(network)
    begin = 0
    checkpoint = f"{options.out}/checkpoint.pkl"
    if os.path.exists(checkpoint):
        with open(checkpoint, "rb") as file:
            begin, network, mean_network, state = pickle.load(file)

    @jax.jit
    def step(network, mean_network, state, rows):
        value, gradient = jax.value_and_grad(loss)(network, rows[:, :-1], rows[:, -1], widths)
        update, state = optimizer.update(gradient, state)
        network = optax.apply_updates(network, update)
        return network, optax.incremental_update(network, mean_network, 1 / AVERAGED), state, value

    print(f"{len(examples)} examples, {len(validation)} simulations to validate, from step {begin}", flush=True)
    started, losses = time.time(), []
    for number in range(begin, options.steps):
        chosen = np.random.default_rng((options.seed, number)).integers(0, len(examples), BATCH)
        network, mean_network, state, value = step(network, mean_network, state, examples[chosen])
        losses.append(float(value))
        done = number + 1
        if done % CHECKPOINT_EVERY == 0 or done == options.steps:
            kept = (done, *(jax.tree.map(np.asarray, tree) for tree in (network, mean_network, state)))
            replace(checkpoint, lambda file: pickle.dump(kept, file))
            mean = np.nanmean(figures(mean_network, validation[::VALIDATION_STRIDE], widths), 0)
            left = (time.time() - started) / (done - begin) * (options.steps - done) / 60
            print(
                f"step {done} of {options.steps}: loss {np.mean(losses[-500:]):.5f}, Dice at 0.2, 0.4, 0.8 and error "
                f"{np.round(mean, 4)}; {int(np.ceil(left))} min left",
                flush=True,
            )

    network = as_stored(mean_network)
    result = summary(figures(network, validation, widths))
    replace(f"{options.out}/weights.npy", lambda file: np.save(file, np.concatenate(stored_arrays(network))))
    text = json.dumps({**result, **made}, indent=2)
    replace(f"{options.out}/figures.json", lambda file: file.write(text.encode()))
    print(text)


if __name__ == "__main__":
    main()
