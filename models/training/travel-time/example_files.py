"""Reads what examples.ts writes: pairs NAME.json {rows, columns, bytes} and NAME.bin (float32, rows x columns)."""

import glob
import json
import os

import numpy as np


def read(folder):
    """Yields an array of rows x columns for every simulation in a folder; ValueError names a file that is cut off."""
    paths = sorted(glob.glob(f"{folder}/*.json"))
    if not paths:
        raise ValueError(f"{folder} has no examples")
    for path in paths:
        with open(path) as file:
            info = json.load(file)
        numbers = path[:-5] + ".bin"
        expected, found = 4 * info["rows"] * info["columns"], os.path.getsize(numbers)
        if found != expected:
            raise ValueError(f"{numbers} has {found} bytes where {expected} were written; delete it and {path}")
        yield np.fromfile(numbers, "<f4").reshape(info["rows"], info["columns"])
