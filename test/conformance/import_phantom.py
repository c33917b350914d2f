"""Writes NIfTI files with nibabel: an oblique, left-handed case with non-cubic voxels and scaled values.

Usage: import_phantom.py FOLDER
  oblique_t1.nii.gz    int16 with slope and intercept, sform, axes far from the patient's, left-handed
  oblique_flair.nii.gz the same place, float32 with negative values, qform only, other axis order
  oblique_seg.nii.gz   labels 1, 2, 4, in the axes of the first
"""

import sys

import nibabel as nib
import numpy as np

SHAPE = (30, 24, 18)
SPACING = np.array([0.9, 1.1, 2.3])
LABELS = {0.2: 1, 0.5: 4, 0.8: 2}


def rotation(a, b, c):
    """Turned by a, b, c (radians) about x, y, z."""
    ca, sa, cb, sb, cc, sc = np.cos(a), np.sin(a), np.cos(b), np.sin(b), np.cos(c), np.sin(c)
    x = np.array([[1, 0, 0], [0, ca, -sa], [0, sa, ca]])
    y = np.array([[cb, 0, sb], [0, 1, 0], [-sb, 0, cb]])
    z = np.array([[cc, -sc, 0], [sc, cc, 0], [0, 0, 1]])
    return z @ y @ x


def main(folder):
    random = np.random.default_rng(7)
    affine = np.eye(4)
    affine[:3, :3] = rotation(0.35, -0.2, 0.5) @ np.diag(SPACING) @ np.diag([-1, 1, 1])
    affine[:3, 3] = [12.5, -31.25, 40.125]
    assert np.linalg.det(affine[:3, :3]) < 0

    t1 = nib.Nifti1Image(random.integers(0, 900, SHAPE).astype(np.int16), affine)
    t1.header.set_slope_inter(0.25, 3)
    t1.set_sform(affine, 1)
    t1.set_qform(None, 0)
    t1.to_filename(f"{folder}/oblique_t1.nii.gz")

    # The same grid with its axes in another order (k, i, j), and described by a quaternion alone.
    reordered = affine[:, [2, 0, 1, 3]]
    flair = nib.Nifti1Image(random.normal(0, 2, (SHAPE[2], SHAPE[0], SHAPE[1])).astype(np.float32), reordered)
    flair.set_sform(None, 0)
    flair.set_qform(reordered, 1)
    flair.to_filename(f"{folder}/oblique_flair.nii.gz")

    i, j, k = np.meshgrid(*[np.linspace(-1, 1, n) for n in SHAPE], indexing="ij")
    radius = np.sqrt((i - 0.2) ** 2 + (j + 0.1) ** 2 + (k - 0.3) ** 2)
    labels = np.zeros(SHAPE, np.uint8)
    for limit in sorted(LABELS, reverse=True):
        labels[radius < limit] = LABELS[limit]
    seg = nib.Nifti1Image(labels, affine)
    seg.set_sform(affine, 1)
    seg.set_qform(None, 0)
    seg.to_filename(f"{folder}/oblique_seg.nii.gz")


if __name__ == "__main__":
    main(sys.argv[1])
