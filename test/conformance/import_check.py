"""Compares an imported study with the NIfTI files it was made of, by nibabel and pydicom alone.

Usage: import_check.py SPEC, where SPEC is a JSON file:
  {"images": [{"nifti": PATH, "dicom": [PATH, ...]}],
   "segmentations": [{"nifti": PATH, "dicom": PATH, "labels": {"1": "Necrotic core", ...}}]}

Voxels are drawn at random from each NIfTI file; nibabel's affine gives their place (RAS, turned to LPS here),
the DICOM files' own positions, orientations and spacings give the pixel that is there. Prints as JSON, for
each image: how far pixel centres were from the voxels' places at most (mm), by how much values differed at
most, and the slope as the unit of that; for each segmentation: how many of the voxels drawn had other
segments than their label says.
"""

import json
import sys

import nibabel as nib
import numpy as np
import pydicom

DRAWS = 2000


def voxels_of(path, random):
    """Indices, LPS places and values of random voxels, half of them where the image is not 0."""
    image = nib.load(path)
    values = np.asarray(image.dataobj, dtype=np.float64)
    inside = np.argwhere(values != 0)
    anywhere = np.stack([random.integers(0, n, DRAWS) for n in values.shape], axis=1)
    drawn = np.concatenate([anywhere, inside[random.integers(0, len(inside), DRAWS)]])
    ras = nib.affines.apply_affine(image.affine, drawn)
    return ras * [-1, -1, 1], values[tuple(drawn.T)]


class Planes:
    """Parallel image planes of one size: places of their pixels and the values there."""

    def __init__(self, positions, orientation, spacing, pixels):
        self.positions = np.array(positions, dtype=float)
        row, column = np.array(orientation, dtype=float).reshape(2, 3)
        # Row index runs along `column` in steps of the first spacing, column index along `row` of the second.
        self.steps = np.stack([column * float(spacing[0]), row * float(spacing[1])])
        self.depths = self.positions @ np.cross(row, column)
        self.normal = np.cross(row, column)
        self.pixels = np.stack(pixels)

    def nearest(self, places):
        """For every place: how far the centre of the nearest pixel of the closest plane is, and its value."""
        plane = np.abs((places @ self.normal)[:, None] - self.depths).argmin(axis=1)
        offsets = places - self.positions[plane]
        index = np.round(offsets @ (self.steps / (self.steps**2).sum(axis=1, keepdims=True)).T).astype(int)
        index = np.clip(index, 0, np.array(self.pixels.shape[1:]) - 1)
        centres = self.positions[plane] + index @ self.steps
        return np.linalg.norm(centres - places, axis=1), self.pixels[plane, index[:, 0], index[:, 1]]


def check_image(spec, random):
    datasets = [pydicom.dcmread(path) for path in spec["dicom"]]
    first = datasets[0]
    assert all(dataset.ImageOrientationPatient == first.ImageOrientationPatient for dataset in datasets)
    assert all(dataset.PixelSpacing == first.PixelSpacing for dataset in datasets)
    slope = float(first.get("RescaleSlope", 1))
    planes = Planes(
        [dataset.ImagePositionPatient for dataset in datasets],
        first.ImageOrientationPatient,
        first.PixelSpacing,
        [d.pixel_array * float(d.get("RescaleSlope", 1)) + float(d.get("RescaleIntercept", 0)) for d in datasets],
    )
    places, values = voxels_of(spec["nifti"], random)
    distances, found = planes.nearest(places)
    return {
        "ascending": bool(np.all(np.diff(planes.depths) > 0)),
        "offPlaceMm": float(distances.max()),
        "offValue": float(np.abs(found - values).max()),
        "slope": slope,
    }


def check_segmentation(spec, random):
    dataset = pydicom.dcmread(spec["dicom"])
    shared = dataset.SharedFunctionalGroupsSequence[0]
    pixels = dataset.pixel_array.reshape(-1, dataset.Rows, dataset.Columns)
    groups = dataset.PerFrameFunctionalGroupsSequence
    numbers = np.array([g.SegmentIdentificationSequence[0].ReferencedSegmentNumber for g in groups])
    positions = np.array([g.PlanePositionSequence[0].ImagePositionPatient for g in groups], dtype=float)
    places, values = voxels_of(spec["nifti"], random)
    labels = np.array([spec["labels"].get(str(int(round(value))), "") for value in values])
    wrong = np.zeros(len(values), dtype=bool)
    for segment in dataset.SegmentSequence:
        frames = numbers == int(segment.SegmentNumber)
        planes = Planes(
            positions[frames],
            shared.PlaneOrientationSequence[0].ImageOrientationPatient,
            shared.PixelMeasuresSequence[0].PixelSpacing,
            pixels[frames],
        )
        distances, found = planes.nearest(places)
        # Slices without a voxel of the segment are left out: there the closest plane is another slice.
        inside = (distances < 0.1) & (found == 1)
        wrong |= inside != (labels == segment.SegmentLabel)
    return {
        "segments": sorted(segment.SegmentLabel for segment in dataset.SegmentSequence),
        "drawnInside": int((labels != "").sum()),
        "wrong": int(wrong.sum()),
    }


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        SPEC = json.load(file)
    RANDOM = np.random.default_rng(20240115)
    json.dump(
        {
            "images": [check_image(spec, RANDOM) for spec in SPEC["images"]],
            "segmentations": [check_segmentation(spec, RANDOM) for spec in SPEC["segmentations"]],
        },
        sys.stdout,
    )
