"""Writes a trained travel-time surrogate as a model folder: manifest.json and weights.bin.

Usage: export.py TRAINED FORMAT OUT

TRAINED is the folder that train.py wrote, FORMAT the format.json of examples.ts; the model is named as the folder OUT.
"""

import hashlib
import json
import os
import sys

import numpy as np


def packed(values, layers):
    """Layer by layer weights and biases, then the skip weights: little-endian halves."""
    parts = []
    for n in range(layers):
        # The trainer keeps inputs x units; the product a row for each unit.
        parts += [values[f"w{n}"].T.ravel(), values[f"b{n}"].ravel()]
    parts.append(values["skip"].ravel())
    numbers = np.concatenate(parts)
    if not np.isfinite(numbers).all():
        raise ValueError("weights are not all finite in half precision")
    return numbers.astype("<f2").tobytes()


def replace(path, data):
    with open(path + ".part", "wb") as file:
        file.write(data)
    os.replace(path + ".part", path)


def main():
    trained, model_format, out = sys.argv[1:4]
    os.makedirs(out, exist_ok=True)
    with open(f"{trained}/figures.json") as file:
        figures = json.load(file)
    with open(model_format) as file:
        made = json.load(file)
    data = packed(np.load(f"{trained}/weights.npz"), len(figures["hidden"]) + 1)
    manifest = {
        "name": os.path.basename(os.path.normpath(out)),
        **made,
        "architecture": {**made["architecture"], "hidden": figures["hidden"]},
        "weights": {"file": "weights.bin", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "training": figures,
    }
    replace(f"{out}/weights.bin", data)
    replace(f"{out}/manifest.json", (json.dumps(manifest, indent=2) + "\n").encode())


if __name__ == "__main__":
    main()
