"""The network of Fig. 1: anatomy encoder, {D, rho, T} through a fully connected layer, decoder.

Volumes are (batch, channels, k, j, i). Names of the layers are those of the manifest.
"""

import torch
from torch import nn
from torch.nn import functional

SIDE = 64
# Channels of the fully connected layer's output.
GROWTH_CHANNELS = 3
# What is drawn for a layer that a trained network grows by is so much smaller than usual.
SMALL = 0.05


def convolution(inputs, outputs, stride=1):
    return nn.Conv3d(inputs, outputs, 3, stride, padding=1)


class Block(nn.Module):
    """Convolutions with ReLU, their input added to their output (II.2)."""

    def __init__(self, channels, count):
        super().__init__()
        self.convolutions = nn.ModuleList(convolution(channels, channels) for _ in range(count))

    def forward(self, x):
        y = x
        for layer in self.convolutions:
            y = functional.relu(layer(y))
        return x + y


class PaperNetwork(nn.Module):
    """`channels` and `convolutions` have an entry for each of 64, 32, 16 and 8 voxels a side.

    With `top` above 0 the first levels are left out, to be trained later (`grow`): it sees and gives SIDE >> top voxels a side.
    """

    def __init__(self, channels, convolutions, skips=False, top=0):
        super().__init__()
        self.skips, self.levels = skips, range(top, len(channels))
        c = channels
        self.first = nn.Conv3d(3, c[top], 1) if top > 0 else convolution(3, c[top])
        self.encoder = nn.ModuleDict({str(n): Block(c[n], convolutions[n]) for n in self.levels})
        self.down = nn.ModuleDict({str(n): convolution(c[n], c[n + 1], 2) for n in self.levels[:-1]})
        self.latent = convolution(c[-1], c[-1] - GROWTH_CHANNELS)
        self.growth = nn.Linear(3, (SIDE >> (len(c) - 1)) ** 3 * GROWTH_CHANNELS)
        self.decoder = nn.ModuleDict({str(n): Block(c[n], convolutions[n]) for n in self.levels})
        self.up = nn.ModuleDict(
            {str(n): convolution(c[n + 1] + (c[n] if skips else 0), c[n]) for n in self.levels[:-1]}
        )
        self.last = nn.Conv3d(c[top], 1, 1) if top > 0 else convolution(c[top], 1)

    def encode(self, tissue):
        """What the decoder needs of anatomies, and the encoder's output at each level."""
        x = functional.relu(self.first(tissue))
        kept = []
        for n in self.levels:
            x = self.encoder[str(n)](x)
            kept.append(x)
            if n != self.levels[-1]:
                x = functional.relu(self.down[str(n)](x))
        return functional.relu(self.latent(x)), kept

    def decode(self, latent, kept, inputs):
        """Density for one row of `inputs` an anatomy, linear at the end (II.2). `kept` matters with skip connections."""
        side = latent.shape[-1]
        growth = self.growth(inputs).view(-1, side, side, side, GROWTH_CHANNELS).permute(0, 4, 1, 2, 3)
        x = torch.cat((growth, latent), 1)
        for n in reversed(self.levels):
            if n != self.levels[-1]:
                x = functional.interpolate(x, scale_factor=2, mode="nearest")
                if self.skips:
                    x = torch.cat((x, kept[n - self.levels[0]]), 1)
                x = functional.relu(self.up[str(n)](x))
            x = self.decoder[str(n)](x)
        return self.last(x)[:, 0]

    def forward(self, tissue, inputs):
        """`inputs`: (anatomies, growths, 3); the encoder works once an anatomy."""
        growths = inputs.shape[1]
        latent, kept = self.encode(tissue)
        repeated = [x.repeat_interleave(growths, 0) for x in (latent, *(kept if self.skips else ()))]
        return self.decode(repeated[0], repeated[1:], inputs.flatten(0, 1))


def grow(small, channels, convolutions, skips):
    """The network of one more level that gives what `small` gives, each voxel eight times; the rest of it is drawn."""
    level = small.levels[0] - 1
    large = PaperNetwork(channels, convolutions, skips, level)
    known = {name: value for name, value in small.state_dict().items() if not name.startswith(("first", "last"))}
    large.load_state_dict(known, strict=False)
    name = str(level)
    # The only tap of a kernel of 1, the middle one of a kernel of 3.
    middle = (0, 0, 0) if level > 0 else (1, 1, 1)
    with torch.no_grad():
        for block in (large.encoder[name], large.decoder[name]):
            block.convolutions[-1].weight.mul_(SMALL)
            block.convolutions[-1].bias.zero_()
        # The first three channels are the tissue itself, of which the next level sees the means.
        large.first.weight[:3] = 0
        large.first.bias[:3] = 0
        down = large.down[name]
        down.weight.mul_(SMALL)
        for n in range(3):
            large.first.weight[(n, n, *middle)] = 1
            down.weight[:, n, 1:, 1:, 1:] = small.first.weight[:, n] / 8
        down.bias.copy_(small.first.bias)
        # The first channel is the density.
        up, last = large.up[name], large.last
        up.weight[0] = 0
        up.weight[0, : channels[level + 1], 1, 1, 1] = small.last.weight[0, :, 0, 0, 0]
        up.bias[0] = small.last.bias[0]
        last.weight.mul_(SMALL)
        last.weight[0, 0] = 0
        last.weight[(0, 0, *middle)] = 1
        last.bias.zero_()
    return large
