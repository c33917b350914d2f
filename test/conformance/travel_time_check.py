"""Travel times by scikit-fmm, second order.

On stdin a line of JSON: {"dimensions": [nx, ny, nz], "spacing": mm, "start": [i, j, k], "radius": mm,
"slowness": [... or 0 outside tissue]}, i fastest. Slowness is 1 within the radius of the start. Written to stdout is
the list of times from the start, null where there is none.
"""

import json
import sys

import numpy as np
import skfmm


def main():
    task = json.load(sys.stdin)
    nx, ny, nz = task["dimensions"]
    slowness = np.array(task["slowness"]).reshape(nz, ny, nx)
    z, y, x = np.mgrid[:nz, :ny, :nx]
    i, j, k = task["start"]
    distance = task["spacing"] * np.sqrt((x - i) ** 2 + (y - j) ** 2 + (z - k) ** 2)
    outside = slowness == 0
    phi = np.ma.MaskedArray(distance - task["radius"], outside)
    speed = np.where(outside, 1, 1 / np.where(outside, 1, slowness))
    times = skfmm.travel_time(phi, speed, dx=task["spacing"], order=2) + task["radius"]
    times = np.where(distance <= task["radius"], distance, np.ma.filled(times, np.nan))
    values = np.where(outside, np.nan, times).ravel()
    print(json.dumps([None if np.isnan(value) else float(value) for value in values]))


main()
