"""The losses of Table I: sums of mean absolute errors over parts of the volume; brackets join parts."""

import torch

from crops import BACKGROUND, BRAIN, CSF

# The solver's density is above 0 wherever it has been; below this there is no tumor.
LEAST_DENSITY = 1e-3
TUMOR = "tumor"

LOSSES = {
    "tumor+csf": [[TUMOR], [CSF]],
    "tumor+csf+brain": [[TUMOR], [CSF], [BRAIN]],
    "tumor+[rest]": [[TUMOR], [CSF, BRAIN, BACKGROUND]],
    "[all]": [[TUMOR, CSF, BRAIN, BACKGROUND]],
}


def loss(name, predicted, density, regions):
    """`regions`: (batch, 3, k, j, i), the part of each voxel that is background, brain and CSF."""
    error = (predicted - density).abs()
    tumor = (density >= LEAST_DENSITY).float()
    total = 0
    for parts in LOSSES[name]:
        weight = sum(tumor if part == TUMOR else regions[:, part] * (1 - tumor) for part in parts)
        # Without a tumor there is nothing to be off in it.
        total = total + (error * weight).sum() / weight.sum().clamp(min=1)
    return total
