"""The network of front-network.ts, as the trainer sees it: weights are inputs x units."""

import jax
import jax.numpy as jnp
import numpy as np

# The input that is the logarithm of the front's width in mm (sampleFeatures).
LOG_WIDTH = 23


def initial(sizes, seed):
    """He-normal weights; a linear way past the layers that starts at nothing."""
    keys = jax.random.split(jax.random.PRNGKey(seed), len(sizes))
    layers = [
        (jax.random.normal(key, (fan_in, fan_out)) * np.sqrt(2 / fan_in), jnp.zeros(fan_out))
        for key, fan_in, fan_out in zip(keys, sizes[:-1], sizes[1:])
    ]
    return {"layers": layers, "skip": jnp.zeros((sizes[0], 1))}


def logit(network, inputs):
    """Of the density; inputs are rows x inputs."""
    hidden = inputs
    for weights, biases in network["layers"][:-1]:
        hidden = jax.nn.relu(hidden @ weights + biases)
    weights, biases = network["layers"][-1]
    return (hidden @ weights + biases + inputs @ network["skip"])[:, 0]


def loss(network, inputs, density):
    """Huber's loss of the density, so that many small errors count as much as few large ones, as in a Dice.

    Where the front is wide, a small error of the density moves a contour far: there it counts for more.
    """
    error = jnp.abs(jax.nn.sigmoid(logit(network, inputs)) - density)
    weight = jnp.clip((jnp.exp(inputs[:, LOG_WIDTH]) / 2) ** 0.7, 0.5, 2)
    return jnp.mean(weight * jnp.where(error < 0.05, error * error / 0.1, error - 0.025))


def as_stored(network):
    """The same with weights rounded to half precision."""
    return jax.tree.map(lambda values: jnp.asarray(values, jnp.float16).astype(jnp.float32), network)
