"""How near a network is to simulations that it was not trained on."""

import jax
import numpy as np

from front_network import logit

THRESHOLDS = (0.2, 0.4, 0.8)
# A Dice of fewer voxels at 2 mm (half a millilitre) says little.
FEWEST_VOXELS = 60
# A few shapes are enough to compile for.
BLOCK = 65536


def figures(network, simulations, widths):
    """Dice at the thresholds and mean absolute error where u > 0.01, a row for each simulation; nan where too small."""
    predict = jax.jit(lambda network, inputs: jax.nn.sigmoid(logit(network, inputs, widths)))
    results = []
    for rows in simulations:
        inputs, density = rows[:, :-1], rows[:, -1]
        padding = (-len(rows)) % BLOCK
        predicted = np.asarray(predict(network, np.pad(inputs, ((0, padding), (0, 0)))))[: len(rows)]
        dice = []
        for threshold in THRESHOLDS:
            found, true = predicted > threshold, density > threshold
            overlap = 2 * (found & true).sum() / max(1, found.sum() + true.sum())
            dice.append(overlap if true.sum() >= FEWEST_VOXELS else np.nan)
        inside = density > 0.01
        results.append(dice + [np.abs(predicted - density)[inside].mean() if inside.any() else np.nan])
    return np.array(results)


def summary(results):
    """The rows of `figures` as a model's manifest tells them."""
    return {
        "simulations": len(results),
        "dice": np.nanmean(results[:, :3], 0).tolist(),
        "medianDice": np.nanmedian(results[:, :3], 0).tolist(),
        "meanAbsoluteErrorInTumor": float(np.nanmean(results[:, 3])),
    }
