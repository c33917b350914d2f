"""Writes a trained network as a model folder: manifest.json, weights.bin, and cases.json, which tests hold other software to.

Usage: export_network.py TRAINED FORMAT PROFILES OUT

TRAINED is the folder that train.py wrote, FORMAT what write-format.ts wrote, PROFILES the file of anatomy-profiles.ts (see
../travel-time); the model is named as the folder OUT.
"""

import hashlib
import json
import os
import sys

import numpy as np
import torch

from network import SIDE, PaperNetwork

sys.path.append(os.path.join(os.path.dirname(__file__), "../travel-time"))
from export import packed, replace, trained_anatomies  # noqa: E402

CASES = ([0.2, 0.5, 0.3], [0.05, 0.9, 0.15], [0.7, 0.1, 0.6])
SAMPLED_VOXELS = 400


def layers(channels, convolutions):
    """Names of layers here and in the manifest, in the order in which they are stored."""
    last = len(channels) - 1

    def block(part, level):
        return [(f"{part}.{level}.convolutions.{n}", f"{part}.{level}.{n}") for n in range(convolutions[level])]

    def one(name):
        return [(name, name)]

    encoder = [
        pair
        for level in range(last + 1)
        for pair in block("encoder", level) + (one(f"down.{level}") if level < last else [])
    ]
    decoder = [
        pair
        for level in range(last, -1, -1)
        for pair in (one(f"up.{level}") if level < last else []) + block("decoder", level)
    ]
    return one("first") + encoder + one("latent") + one("growth") + decoder + one("last")


def stored(weights):
    """Convolutions as taps (k, j, i), inputs, outputs; the fully connected layer as inputs, outputs."""
    return np.transpose(weights, (2, 3, 4, 1, 0) if weights.ndim == 5 else (1, 0))


def sample_tissue():
    """(3, k, j, i): fractions that are the same wherever they are computed."""
    k, j, i = np.meshgrid(*(np.arange(SIDE, dtype=np.float64),) * 3, indexing="ij")
    white = 0.5 * (1 + np.sin(0.13 * i + 0.07 * j))
    gray = 0.5 * (1 + np.cos(0.11 * j + 0.05 * k)) * (1 - white)
    csf = 0.5 * (1 + np.sin(0.09 * k + 0.12 * i)) * (1 - white - gray)
    return np.stack([white, gray, csf]).astype(np.float32)


def cases(state, shape, csf_only):
    """The network's output, with weights as they are stored, for CASES at SAMPLED_VOXELS of `sample_tissue` (i fastest)."""
    network = PaperNetwork(*shape)
    network.load_state_dict({name: torch.from_numpy(value.astype("<f2").astype(np.float32)) for name, value in state.items()})
    tissue = sample_tissue()
    if csf_only:
        tissue[:2] = 0
    with torch.no_grad():
        found = network(torch.from_numpy(tissue[None]), torch.tensor([CASES])).flatten(1).numpy()
    voxels = np.sort(np.random.default_rng(1).choice(SIDE**3, SAMPLED_VOXELS, replace=False))
    return {"inputs": CASES, "voxels": voxels.tolist(), "outputs": np.round(found[:, voxels].astype(float), 7).tolist()}


def main():
    trained, model_format, profiles, out = sys.argv[1:5]
    os.makedirs(out, exist_ok=True)
    with open(f"{trained}/figures.json") as file:
        figures = json.load(file)
    with open(model_format) as file:
        made = json.load(file)
    state = dict(np.load(f"{trained}/weights.npz"))
    channels, convolutions = ([int(n) for n in figures[name].split(",")] for name in ("channels", "convolutions"))
    numbers = [
        part.ravel()
        for name, _ in layers(channels, convolutions)
        for part in (stored(state[f"{name}.weight"]), state[f"{name}.bias"])
    ]
    data = packed(np.concatenate(numbers))
    csf_only = figures["input"] == "csf"
    manifest = {
        "name": os.path.basename(os.path.normpath(out)),
        "architecture": {
            "channels": channels,
            "convolutions": convolutions,
            "skips": figures["skips"],
            "csfOnly": csf_only,
        },
        **made,
        "anatomies": trained_anatomies(profiles),
        "weights": {"file": "weights.bin", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "training": figures,
    }
    replace(f"{out}/weights.bin", data)
    replace(f"{out}/manifest.json", (json.dumps(manifest, indent=2) + "\n").encode())
    found = cases(state, (channels, convolutions, figures["skips"]), csf_only)
    replace(f"{out}/cases.json", (json.dumps(found) + "\n").encode())


if __name__ == "__main__":
    main()
