"""A person made from the atlas, asymmetric, as an MR series; and what a segmentation of its tissue holds, place by place.

Usage: tissue_person.py write ORIENTATION FOLDER   ORIENTATION is axial, sagittal or oblique; prints a JSON list of files
       tissue_person.py compare SEGMENTATION       prints the figures of `compare` as JSON

Nothing here goes through the code under test: nibabel reads the atlas, pydicom writes the series, highdicom reads the segmentation.
"""

import json
import sys
from pathlib import Path

import highdicom as hd
import nibabel as nib
import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from scipy.ndimage import map_coordinates

ATLAS = Path(__file__).parents[2] / "models/atlas"
TISSUES = ("white-matter", "gray-matter", "csf")
BRIGHTNESS = (1000, 700, 250)
# Smaller than the atlas, and moved; the left hemisphere is a tenth wider, its frontal half more so. LPS, mm.
SCALE, MOVED = 0.95, np.array([5.0, -8.0, 4.0])
LEFT_WIDER, FRONT_WIDER = 0.1, 0.06
ROWS, COLUMNS, SLICES = 104, 112, 100
SPACING = (2.1, 2.0, 2.0)


def axes(orientation):
    """Direction of columns' numbers, of rows' numbers, and of slices' numbers."""
    if orientation == "sagittal":
        row, column = np.array([0.0, 1, 0]), np.array([0.0, 0, -1])
    else:
        row, column = np.array([1.0, 0, 0]), np.array([0.0, 1, 0])
    if orientation == "oblique":
        a, b = 0.3, -0.2
        row = np.array([np.cos(a), np.sin(a), 0])
        column = np.array([-np.sin(a) * np.cos(b), np.cos(a) * np.cos(b), np.sin(b)])
    return row, column, np.cross(row, column)


def fractions(places):
    """White matter, gray matter and CSF of the person at places (LPS, mm; last axis x, y, z)."""
    at = (places - MOVED) / SCALE
    x, y, z = np.moveaxis(at, -1, 0)
    x = np.where(x > 0, x / (1 + LEFT_WIDER + np.where(y < 0, FRONT_WIDER, 0)), x)
    ras = np.stack([-x, -(y + 18), z + 12, np.ones_like(x)], axis=-1)
    found = []
    for name in TISSUES:
        image = nib.load(ATLAS / f"{name}.nii.gz")
        index = ras @ np.linalg.inv(image.affine).T
        found.append(map_coordinates(image.get_fdata(), np.moveaxis(index[..., :3], -1, 0), order=1, cval=0))
    return np.clip(np.stack(found), 0, 1)


def write(orientation, folder):
    row, column, normal = axes(orientation)
    step, along, across = SPACING
    middle = (along * (COLUMNS - 1) * row + across * (ROWS - 1) * column + step * (SLICES - 1) * normal) / 2
    study, series, frame = (generate_uid() for _ in range(3))
    noise = np.random.default_rng(1)
    files = []
    j, i = np.mgrid[:ROWS, :COLUMNS]
    for k in range(SLICES):
        corner = k * step * normal - middle
        parts = fractions(corner + along * i[..., None] * row + across * j[..., None] * column)
        values = np.tensordot(BRIGHTNESS, parts, 1) + np.where(parts.sum(0) > 0.5, noise.normal(0, 40, (ROWS, COLUMNS)), 0)
        dataset = Dataset()
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.4"
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.FrameOfReferenceUID = study, series, frame
        dataset.PatientName, dataset.PatientID, dataset.Modality = "Person^From^Atlas", "P1", "MR"
        dataset.PatientBirthDate, dataset.PatientSex, dataset.StudyDate, dataset.StudyTime = "", "", "20240229", "101500"
        dataset.StudyID, dataset.AccessionNumber, dataset.ReferringPhysicianName = "1", "", ""
        dataset.SeriesDescription, dataset.SeriesNumber, dataset.InstanceNumber = "T1", 1, SLICES - k
        dataset.ImageOrientationPatient = [f"{x:.12f}"[:16] for x in (*row, *column)]
        dataset.ImagePositionPatient = [f"{x:.10f}"[:16] for x in corner]
        dataset.PixelSpacing, dataset.SliceThickness = [across, along], step
        dataset.Rows, dataset.Columns = ROWS, COLUMNS
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 0
        dataset.PixelData = np.clip(np.rint(values), 0, 65535).astype("<u2").tobytes()
        path = Path(folder) / f"{k:03d}.dcm"
        dataset.save_as(path, enforce_file_format=True)
        files.append(str(path))
    return files


def compare(path):
    """
    Mean absolute difference to the person's tissue over its brain, for every segment: left and right of the middle, and what it
    would be if left and right, front and back, or top and bottom were exchanged.
    """
    segmentation = hd.seg.segread(path)
    volume = segmentation.get_volume(rescale_fractional=True)
    count = volume.array.shape
    index = np.stack(np.mgrid[: count[0], : count[1], : count[2]], axis=-1)
    places = index @ volume.affine[:3, :3].T + volume.affine[:3, 3]
    truth = fractions(places)
    brain = truth.sum(0) > 0.5
    exchanged = {}
    for axis, name in enumerate(("left-right", "front-back", "top-bottom")):
        mirrored = places.copy()
        mirrored[..., axis] = 2 * MOVED[axis] - mirrored[..., axis]
        exchanged[name] = fractions(mirrored)
    left = places[..., 0] > MOVED[0]

    def difference(found, expected, where):
        return float(np.abs(found - expected)[where].mean())

    return [
        {
            "label": segmentation.get_segment_description(int(number)).segment_label,
            "left": difference(volume.array[..., n], truth[n], brain & left),
            "right": difference(volume.array[..., n], truth[n], brain & ~left),
            "whole": difference(volume.array[..., n], truth[n], brain),
            "exchanged": {name: difference(volume.array[..., n], other[n], brain) for name, other in exchanged.items()},
        }
        for n, number in enumerate(segmentation.segment_numbers)
    ]


print(json.dumps(write(*sys.argv[2:]) if sys.argv[1] == "write" else compare(*sys.argv[2:])))
