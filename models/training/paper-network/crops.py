"""Reads the crops that simulate.ts wrote."""

import itertools
import json
import os

import numpy as np
import torch

SIDE = 64
VOXELS = SIDE**3
# As crop-record.ts numbers them.
BACKGROUND, BRAIN, CSF = 0, 1, 2
# Mirrors and orders of the axes: growth knows no direction.
SYMMETRIES = [
    (order, [axis for axis in range(3) if mirrored[axis]])
    for order in itertools.permutations(range(3))
    for mirrored in itertools.product((False, True), repeat=3)
]


def names(folder):
    return sorted(name[: -len(".json")] for name in os.listdir(folder) if name.endswith(".json"))


def read(base):
    """Inputs (n, 3) and volumes (n + 6, k, j, i): densities, tissue, and 1 in background, brain and CSF each."""
    with open(f"{base}.json") as file:
        inputs = np.array(json.load(file)["inputs"], np.float32)
    data = np.fromfile(f"{base}.bin", np.uint8)
    count = len(inputs)
    if len(data) != (2 * count + 4) * VOXELS:
        raise ValueError(f"{base}.bin has {len(data)} bytes")
    densities = data[: 2 * count * VOXELS].view(np.uint16).reshape(count, SIDE, SIDE, SIDE)
    maps = data[2 * count * VOXELS :].reshape(4, SIDE, SIDE, SIDE)
    volumes = np.empty((count + 6, SIDE, SIDE, SIDE), np.float16)
    volumes[:count] = densities * np.float32(1 / 65535)
    volumes[count : count + 3] = maps[:3] * np.float32(1 / 255)
    for n, part in enumerate((BACKGROUND, BRAIN, CSF)):
        volumes[count + 3 + n] = maps[3] == part
    return inputs, volumes


def means(volumes, level):
    """Over blocks of 2^level voxels a side."""
    if level == 0:
        return volumes
    side, block = SIDE >> level, 1 << level
    blocks = volumes.reshape(-1, side, block, side, block, side, block)
    return blocks.mean((2, 4, 6), dtype=np.float32).astype(np.float16)


class Crops:
    """Crops of a folder at one level, kept in memory once they are small."""

    def __init__(self, folder, level):
        self.folder, self.level, self.kept = folder, level, {}

    def _read(self, name):
        if name in self.kept:
            return self.kept[name]
        inputs, volumes = read(f"{self.folder}/{name}")
        found = inputs, means(volumes, self.level)
        if self.level > 0:
            self.kept[name] = found
        return found

    def batch(self, count, random):
        """Tensors of several crops: tissue, inputs (crops, growths, 3); densities and regions, one row a growth."""
        known = names(self.folder)
        parts = []
        for name in random.choice(known, count, replace=False):
            inputs, volumes = self._read(name)
            order, mirrored = SYMMETRIES[random.integers(len(SYMMETRIES))]
            turned = np.flip(np.transpose(volumes, (0, *(1 + axis for axis in order))), [1 + axis for axis in mirrored])
            parts.append((inputs, np.ascontiguousarray(turned, np.float32)))
        inputs = torch.from_numpy(np.stack([part[0] for part in parts]))
        volumes = torch.from_numpy(np.stack([part[1] for part in parts]))
        growths = inputs.shape[1]
        regions = volumes[:, growths + 3 :].repeat_interleave(growths, 0)
        return volumes[:, growths : growths + 3], inputs, volumes[:, :growths].flatten(0, 1), regions
