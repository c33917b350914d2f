"""Writes a trained travel-time surrogate as a model folder: manifest.json and weights.bin.

Usage: export.py TRAINED FORMAT PROFILES OUT

TRAINED is the folder that train.py wrote, FORMAT the format.json of examples.ts, PROFILES the file of
anatomy-profiles.ts; the model is named as the folder OUT.
"""

import hashlib
import json
import os
import sys

import numpy as np

# Part of the training's profiles within the limit, each person's held against the others.
WITHIN = 0.98


def packed(numbers):
    """Little-endian halves."""
    if not np.isfinite(numbers).all():
        raise ValueError("weights are not all finite in half precision")
    return numbers.astype("<f2").tobytes()


def distances(rows, mean, precision):
    off = rows - mean
    return np.sqrt(np.einsum("ri,ij,rj->r", off, precision, off))


def trained_anatomies(path):
    """Mean and inverse covariance of the training's profiles; no farther from the others were nearly all of a person's.

    Prints how many of the validation's are farther.
    """
    with open(path) as file:
        found = json.load(file)
    rows = np.array([row["profile"] for row in found["rows"]])
    people = np.array([row["person"] for row in found["rows"]])
    train = np.array([row["split"] == "train" for row in found["rows"]])

    def model(of):
        return rows[of].mean(0), np.linalg.inv(np.cov(rows[of].T))

    apart = [distances(rows[people == one], *model(train & (people != one))) for one in sorted(set(people[train]))]
    limit = float(np.quantile(np.concatenate(apart), WITHIN))
    mean, precision = model(train)
    others = distances(rows[~train], mean, precision)
    print(f"anatomies: limit {limit:.2f}; of {len(others)} of validation {np.sum(others > limit)} are farther")
    return {
        "measures": found["measures"],
        "mean": mean.tolist(),
        "precision": precision.ravel().tolist(),
        "limit": limit,
    }


def replace(path, data):
    with open(path + ".part", "wb") as file:
        file.write(data)
    os.replace(path + ".part", path)


def main():
    trained, model_format, profiles, out = sys.argv[1:5]
    os.makedirs(out, exist_ok=True)
    with open(f"{trained}/figures.json") as file:
        figures = json.load(file)
    with open(model_format) as file:
        made = json.load(file)
    data = packed(np.load(f"{trained}/weights.npy"))
    manifest = {
        "name": os.path.basename(os.path.normpath(out)),
        **made,
        "anatomies": trained_anatomies(profiles),
        "architecture": {**made["architecture"], "hidden": figures["hidden"], "widthsMm": figures["widthsMm"]},
        "weights": {"file": "weights.bin", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "training": figures,
    }
    replace(f"{out}/weights.bin", data)
    replace(f"{out}/manifest.json", (json.dumps(manifest, indent=2) + "\n").encode())


if __name__ == "__main__":
    main()
