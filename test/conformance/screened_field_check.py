"""Distances from a source of what spreads and decays, by SciPy's direct solver in double precision.

On stdin a line of JSON: {"dimensions": [nx, ny, nz], "spacing": mm, "start": [i, j, k], "lengths": [mm, ...],
"diffusivity": [... or 0 outside tissue]}, i fastest. Written to stdout is, for every length l, the list of
-l ln(4 pi r G), mm, where G / l^2 - div(diffusivity grad G) = delta without flux out of tissue; null where there is none.
"""

import json
import sys

import numpy as np
from scipy.sparse import coo_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu


def main():
    task = json.load(sys.stdin)
    nx, ny, nz = task["dimensions"]
    h = task["spacing"]
    diffusivity = np.array(task["diffusivity"], float).reshape(nz, ny, nx)
    numbers = np.full(diffusivity.shape, -1)
    numbers[diffusivity > 0] = np.arange((diffusivity > 0).sum())
    rows, columns, conductances = [], [], []
    for axis in range(3):
        here = [slice(None)] * 3
        there = [slice(None)] * 3
        here[axis], there[axis] = slice(None, -1), slice(1, None)
        a, b = diffusivity[tuple(here)], diffusivity[tuple(there)]
        faces = (a > 0) & (b > 0)
        rows.append(numbers[tuple(here)][faces])
        columns.append(numbers[tuple(there)][faces])
        conductances.append(2 / (1 / a[faces] + 1 / b[faces]) / h**2)
    rows, columns, conductances = map(np.concatenate, (rows, columns, conductances))
    count = numbers.max() + 1
    upper = coo_matrix((conductances, (rows, columns)), (count, count)).tocsr()
    faces = upper + upper.T
    flux = diags(np.asarray(faces.sum(1)).ravel()) - faces
    _, parts = connected_components(faces)
    i, j, k = task["start"]
    start = numbers[k, j, i]
    z, y, x = np.nonzero(diffusivity > 0)
    r = h * np.sqrt((x - i) ** 2 + (y - j) ** 2 + (z - k) ** 2 + 0.317**2)
    source = np.zeros(count)
    source[start] = 1 / h**3
    results = []
    for length in task["lengths"]:
        # Decay such that along an axis of a uniform medium voxels fall off as exp(-r / length).
        decay = 2 * (np.cosh(h / length) - 1) / h**2
        solution = splu((flux + diags(np.full(count, decay))).tocsc()).solve(source)
        values = np.full(diffusivity.shape, np.nan)
        reached = (parts == parts[start]) & (solution > 0)
        values[z[reached], y[reached], x[reached]] = -length * np.log(4 * np.pi * (r * solution)[reached])
        results.append([None if np.isnan(value) else float(value) for value in values.ravel()])
    print(json.dumps(results))


main()
