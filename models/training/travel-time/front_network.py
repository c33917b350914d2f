"""The networks of front-networks.ts, as the trainer sees them: weights are inputs x units.

Layers over the front's features have one set of weights for each width, between which weights are interpolated in the
logarithm of a front's width. What describes tissue and start is the same for all widths: tissue is worked into the first
layer once a patient, and there is one start a simulation and few simulations of a width, so that they would be learned
by heart.
"""

import jax
import jax.numpy as jnp
import numpy as np

# Columns of an example, as write-inputs.ts writes them: features of the front, tissue, sample and start.
FRONT = slice(0, 7)
TISSUE = slice(7, 18)
SAMPLE = slice(18, 21)
START = slice(21, 26)
# The column that is the logarithm of the front's width in mm (sampleFeatures).
LOG_WIDTH = SAMPLE.start
# Units of the layers of descriptors.ts.
TISSUE_UNITS = (24, 16)
START_UNITS = (12,)


def widths_mm(least, most, count):
    """Even in their logarithm."""
    return np.geomspace(least, most, count)


def size(columns):
    return columns.stop - columns.start


def drawn(key, inputs, units):
    """He-normal weights."""
    return jax.random.normal(key, (inputs, units)) * np.sqrt(2 / inputs)


def stack(key, inputs, units):
    keys = jax.random.split(key, len(units))
    return [(drawn(each, i, o), jnp.zeros(o)) for each, i, o in zip(keys, (inputs, *units), units)]


def initial(hidden, widths, seed):
    """For a start the same for all widths; a linear way past the layers that starts at nothing."""
    keys = jax.random.split(jax.random.PRNGKey(seed), 5)
    front, sample = size(FRONT), size(SAMPLE)
    tissue, start = size(TISSUE) + TISSUE_UNITS[-1], size(START) + START_UNITS[-1]
    repeated = lambda values: jnp.repeat(values[None], widths, 0)
    first = drawn(keys[0], front + tissue + sample + start, hidden[0])
    own, shared = first[: front + sample], first[front + sample :]
    return {
        "tissueLayers": stack(keys[3], size(TISSUE), TISSUE_UNITS),
        "startLayers": stack(keys[4], sample + size(START), START_UNITS),
        # Rows of own and skip: features of front and sample; of shared and sharedSkip: what describes tissue and start.
        "own": repeated(own),
        "shared": shared,
        "biases": jnp.zeros((widths, hidden[0])),
        "second": (repeated(drawn(keys[1], hidden[0], hidden[1])), jnp.zeros((widths, hidden[1]))),
        "output": (repeated(drawn(keys[2], hidden[1], 1)), jnp.zeros((widths, 1))),
        "skip": jnp.zeros((widths, front + sample, 1)),
        "sharedSkip": jnp.zeros((tissue + start, 1)),
    }


def shares(log_width, widths):
    """How much each width's weights count at a logarithm of a width: rows x widths."""
    knots = np.log(widths)
    place = (log_width - knots[0]) / (knots[1] - knots[0]) if len(knots) > 1 else jnp.zeros_like(log_width)
    place = jnp.clip(place, 0, len(knots) - 1)
    return jax.nn.relu(1 - jnp.abs(place[:, None] - jnp.arange(len(knots))))


def through(layers, values):
    for weights, biases in layers:
        values = jax.nn.relu(values @ weights + biases)
    return values


def logit(network, rows, widths):
    """Of the density; rows are examples without it."""
    share = shares(rows[:, LOG_WIDTH], widths)

    def mixed(values, weights):
        # One product for all widths is faster than one for each.
        count, inputs, units = weights.shape
        each = values @ jnp.transpose(weights, (1, 0, 2)).reshape(inputs, count * units)
        return jnp.sum(each.reshape(-1, count, units) * share[:, :, None], 1)

    tissue, sample, start = rows[:, TISSUE], rows[:, SAMPLE], rows[:, START]
    described = [
        tissue,
        through(network["tissueLayers"], tissue),
        start,
        through(network["startLayers"], jnp.concatenate([sample, start], 1)),
    ]
    shared = jnp.concatenate(described, 1)
    own = jnp.concatenate([rows[:, FRONT], sample], 1)
    (second, biases), (output, bias) = network["second"], network["output"]
    hidden = jax.nn.relu(mixed(own, network["own"]) + share @ network["biases"] + shared @ network["shared"])
    hidden = jax.nn.relu(mixed(hidden, second) + share @ biases)
    past = mixed(own, network["skip"]) + shared @ network["sharedSkip"]
    return (mixed(hidden, output) + share @ bias + past)[:, 0]


def loss(network, rows, density, widths):
    """Huber's loss of the density, so that many small errors count as much as few large ones, as in a Dice.

    Where the front is wide, a small error of the density moves a contour far: there it counts for more.
    """
    error = jnp.abs(jax.nn.sigmoid(logit(network, rows, widths)) - density)
    weight = jnp.clip((jnp.exp(rows[:, LOG_WIDTH]) / 2) ** 0.7, 0.5, 2)
    return jnp.mean(weight * jnp.where(error < 0.05, error * error / 0.1, error - 0.025))


def as_stored(network):
    """The same with weights rounded to half precision."""
    return jax.tree.map(lambda values: jnp.asarray(values, jnp.float16).astype(jnp.float32), network)


def stored_arrays(network):
    """The arrays of weights.bin in its order, as halves; weights a row for each unit (see trained-model.ts)."""
    front, tissue = size(FRONT), size(TISSUE) + TISSUE_UNITS[-1]
    arrays = []
    for weights, biases in [*network["tissueLayers"], *network["startLayers"]]:
        arrays += [np.asarray(weights).T, biases]

    def inputs(own, shared):
        """In the order of INPUTS in front-network.ts: front, tissue, sample, start."""
        own, shared = np.asarray(own), np.asarray(shared)
        return np.concatenate([own[:front], shared[:tissue], own[front:], shared[tissue:]])

    for width in range(len(network["biases"])):
        arrays += [inputs(network["own"][width], network["shared"]).T, network["biases"][width]]
        for weights, biases in (network["second"], network["output"]):
            arrays += [np.asarray(weights[width]).T, biases[width]]
        arrays.append(inputs(network["skip"][width], network["sharedSkip"]))
    return [np.asarray(values, np.float16).ravel() for values in arrays]
