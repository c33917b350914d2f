"""Samples a posterior with emcee (Foreman-Mackey et al. 2013), an affine-invariant ensemble sampler.

The densities are those of the process that started this one: on stdin it gives a line of JSON,
{"start": [[...], ...], "seed": n, "burn": n, "steps": n, "thin": n}; then for every line {"points": [[...], ...]}
written to stdout it answers with a line {"values": [... or null for minus infinity]}. At the end a line
{"mean": [...], "sd": [...], "error": [...]} is written: moments of every coordinate, and the standard error of
the mean by the chain's integrated autocorrelation time.
"""

import json
import sys

import emcee
import numpy as np


def ask(points):
    print(json.dumps({"points": np.asarray(points).tolist()}), flush=True)
    answer = json.loads(sys.stdin.readline())
    return np.array([-np.inf if value is None else value for value in answer["values"]])


def main():
    task = json.loads(sys.stdin.readline())
    start = np.array(task["start"])
    walkers, dimension = start.shape
    np.random.seed(task["seed"])
    sampler = emcee.EnsembleSampler(
        walkers,
        dimension,
        ask,
        vectorize=True,
        moves=[(emcee.moves.DEMove(), 0.7), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.2)],
    )
    state = sampler.run_mcmc(start, task["burn"])
    sampler.reset()
    sampler.run_mcmc(state, task["steps"])
    chain = sampler.get_chain(flat=True)
    time = sampler.get_autocorr_time(tol=0)
    sd = chain.std(axis=0)
    print(
        json.dumps(
            {
                "mean": chain.mean(axis=0).tolist(),
                "sd": sd.tolist(),
                "error": (sd * np.sqrt(time / len(chain))).tolist(),
            }
        ),
        flush=True,
    )


main()
