"""The networks of front-networks.ts, as the trainer sees them: weights are inputs x units, one set for each width.

Between the widths, weights are interpolated in the logarithm of a front's width. Those of tissue channels are the same
for all widths: tissue is worked into the first layer once a patient. Those of the start's are, too: there is one start a
simulation, and few simulations of a width, so that they would be learned by heart.
"""

import jax
import jax.numpy as jnp
import numpy as np

# Columns of the inputs, as INPUTS in front-network.ts.
FRONT = 9
TISSUE = slice(FRONT, FRONT + 9)
# The input that is the logarithm of the front's width in mm (sampleFeatures).
LOG_WIDTH = TISSUE.stop
START = slice(LOG_WIDTH + 3, LOG_WIDTH + 8)
# Inputs whose weights are the same for all widths.
SHARED = np.r_[TISSUE, START]


def widths_mm(least, most, count):
    """Even in their logarithm."""
    return np.geomspace(least, most, count)


def initial(inputs, hidden, widths, seed):
    """He-normal weights, for a start the same for all widths; a linear way past the layers that starts at nothing."""
    keys = jax.random.split(jax.random.PRNGKey(seed), 3)
    sizes = [(inputs, hidden[0]), (hidden[0], hidden[1]), (hidden[1], 1)]
    drawn = [jax.random.normal(key, size) * np.sqrt(2 / size[0]) for key, size in zip(keys, sizes)]
    repeated = lambda values: jnp.repeat(values[None], widths, 0)
    return {
        "layers": [
            (repeated(np.delete(values, SHARED, 0) if n == 0 else values), jnp.zeros((widths, values.shape[1])))
            for n, values in enumerate(drawn)
        ],
        "skip": jnp.zeros((widths, inputs - len(SHARED), 1)),
        "shared": drawn[0][SHARED],
        "sharedSkip": jnp.zeros((len(SHARED), 1)),
    }


def shares(log_width, widths):
    """How much each width's weights count at a logarithm of a width: rows x widths."""
    knots = np.log(widths)
    place = (log_width - knots[0]) / (knots[1] - knots[0]) if len(knots) > 1 else jnp.zeros_like(log_width)
    place = jnp.clip(place, 0, len(knots) - 1)
    return jax.nn.relu(1 - jnp.abs(place[:, None] - jnp.arange(len(knots))))


def logit(network, inputs, widths):
    """Of the density; inputs are rows x inputs."""
    share = shares(inputs[:, LOG_WIDTH], widths)

    def mixed(values, weights):
        each = jnp.einsum("ri,kio->rko", values, weights)
        return jnp.einsum("rko,rk->ro", each, share)

    shared = inputs[:, SHARED]
    rest = jnp.delete(inputs, SHARED, 1, assume_unique_indices=True)
    (first, second, output) = network["layers"]
    hidden = jax.nn.relu(mixed(rest, first[0]) + share @ first[1] + shared @ network["shared"])
    hidden = jax.nn.relu(mixed(hidden, second[0]) + share @ second[1])
    past = mixed(rest, network["skip"]) + shared @ network["sharedSkip"]
    return (mixed(hidden, output[0]) + share @ output[1] + past)[:, 0]


def loss(network, inputs, density, widths):
    """Huber's loss of the density, so that many small errors count as much as few large ones, as in a Dice.

    Where the front is wide, a small error of the density moves a contour far: there it counts for more.
    """
    error = jnp.abs(jax.nn.sigmoid(logit(network, inputs, widths)) - density)
    weight = jnp.clip((jnp.exp(inputs[:, LOG_WIDTH]) / 2) ** 0.7, 0.5, 2)
    return jnp.mean(weight * jnp.where(error < 0.05, error * error / 0.1, error - 0.025))


def as_stored(network):
    """The same with weights rounded to half precision."""
    return jax.tree.map(lambda values: jnp.asarray(values, jnp.float16).astype(jnp.float32), network)


def stored_arrays(network):
    """For each layer weights (widths x inputs x units) and biases (widths x units), and the skip weights, as halves."""

    def complete(weights, shared):
        count = weights.shape[1] + len(SHARED)
        whole = np.empty((len(weights), count, weights.shape[2]))
        whole[:, np.delete(np.arange(count), SHARED)] = weights
        whole[:, SHARED] = shared
        return whole

    arrays = {"skip": complete(np.asarray(network["skip"]), network["sharedSkip"])[:, :, 0]}
    for n, (weights, biases) in enumerate(network["layers"]):
        weights = np.asarray(weights)
        arrays[f"w{n}"] = complete(weights, network["shared"]) if n == 0 else weights
        arrays[f"b{n}"] = np.asarray(biases)
    return {name: values.astype(np.float16) for name, values in arrays.items()}
