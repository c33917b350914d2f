"""Compares models/atlas with the templates it is made of, by nibabel: import_atlas_check.py ATLAS TEMPLATES.

Prints, over all voxels of the atlas: the largest difference of T1 and of the fractions at the same place of
MNI space, how far the fractions' sum is from the brain mask, and how much brain the crop cuts off (mL).
"""

import json
import sys

import nibabel as nib
import numpy as np


def main(atlas, templates):
    read = lambda name: nib.load(f"{atlas}/{name}.nii.gz")
    source = {name: nib.load(f"{templates}/icbm152_09a_sym_{name}.nii.gz") for name in ("T1", "GM", "WM")}
    image = read("t1")
    start = np.linalg.inv(source["T1"].affine) @ image.affine @ [0, 0, 0, 1]
    first = np.round(start[:3]).astype(int)
    assert np.allclose(first, start[:3]), "the atlas's voxels are voxels of the template"
    window = tuple(slice(a, a + n) for a, n in zip(first, image.shape))
    values = {name: np.asarray(file.dataobj, dtype=float) for name, file in source.items()}
    brain = values["T1"] > 0
    gray, white, csf = (read(name).get_fdata() for name in ("gray-matter", "white-matter", "csf"))
    mask = read("brain-mask").get_fdata()
    inside = brain[window]
    json.dump(
        {
            "t1": float(np.abs(image.get_fdata() - values["T1"][window]).max()),
            "gray": float(np.abs(gray - values["GM"][window] * inside / 255).max()),
            "white": float(np.abs(white - values["WM"][window] * inside / 255).max()),
            "sum": float(np.abs(gray + white + csf - mask).max()),
            "mask": float(np.abs(mask - inside).max()),
            "lostMl": float((brain.sum() - inside.sum()) / 1000),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
