"""Writes series of images with pydicom, to be read by the software under test.

Usage: dicom_write.py KIND FOLDER. Files are FOLDER/*.dcm; a JSON list of their paths is printed.
KIND is an orientation (axial, sagittal, coronal), a fault (gap, duplicate, uneven, shear), or an enhanced multi-frame MR
(enhanced, enhanced-temporal, enhanced-echoes, enhanced-stacks, enhanced-missing).
"""

import json
import sys
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

ROWS, COLUMNS, SLICES = 7, 11, 5
SPACING = [1.5, 0.75]
STEP = 2.25
ORIENTATIONS = {
    "axial": [1, 0, 0, 0, 1, 0],
    "sagittal": [0, 1, 0, 0, 0, -1],
    "coronal": [1, 0, 0, 0, 0, -1],
}


def base(sop_class, uids):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = sop_class
    dataset.SOPInstanceUID = generate_uid()
    dataset.file_meta.MediaStorageSOPClassUID = sop_class
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.FrameOfReferenceUID = uids
    dataset.PatientName, dataset.PatientID, dataset.Modality = "Written^By^pydicom", "W1", "MR"
    dataset.Rows, dataset.Columns = ROWS, COLUMNS
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 1
    return dataset


def position(orientation, k):
    normal = np.cross(orientation[:3], orientation[3:])
    return (np.array([-20.5, 13.25, 40.0]) + k * STEP * normal).tolist()


def pixels(k):
    """12 bits with a sign, no two alike in a volume."""
    return (np.arange(ROWS * COLUMNS, dtype=np.int16).reshape(ROWS, COLUMNS) * 7 + 613 * k - 1500) % 4096 - 2048


def uids():
    return [generate_uid() for _ in range(3)]


def write_classic(kind, folder):
    orientation = ORIENTATIONS.get(kind, ORIENTATIONS["axial"])
    offsets = {"gap": [0, 1, 3, 4, 5], "duplicate": [0, 1, 1, 2, 3], "uneven": [0, 1, 2.3, 3, 4]}.get(
        kind, range(SLICES)
    )
    series = uids()
    paths = []
    for n, k in reversed(list(enumerate(offsets))):
        dataset = base("1.2.840.10008.5.1.4.1.1.4", series)
        dataset.ImageOrientationPatient = orientation
        place = position(orientation, k)
        if kind == "shear":
            place[1] += 0.4 * n
        dataset.ImagePositionPatient = [round(x, 6) for x in place]
        dataset.PixelSpacing, dataset.SliceThickness = SPACING, STEP
        dataset.InstanceNumber = n + 1
        dataset.RescaleSlope, dataset.RescaleIntercept = 0.5 + n / 8, n - 2
        dataset.PixelData = pixels(n).astype("<i2").tobytes()
        dataset["PixelData"].VR = "OW"
        paths.append(str(folder / f"{n}.dcm"))
        dataset.save_as(paths[-1], enforce_file_format=True)
    return paths


def item(**attributes):
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def write_enhanced(kind, folder):
    orientation = ORIENTATIONS["sagittal"]
    dataset = base("1.2.840.10008.5.1.4.1.1.4.1", uids())
    # Frames in an order that is not that of the slices.
    frames = [(k, 1, 3.1, "1") for k in (3, 0, 4, 1, 2)]
    if kind == "enhanced-missing":
        frames = [frame for frame in frames if frame[0] != 2]
    if kind == "enhanced-temporal":
        frames = [(k, t, e, s) for t in (1, 2) for k, _, e, s in frames]
    if kind == "enhanced-echoes":
        frames = [(k, t, e, s) for e in (3.1, 80.0) for k, t, _, s in frames]
    if kind == "enhanced-stacks":
        frames = [(k, t, e, "1" if k < 3 else "2") for k, t, e, _ in frames]
    dataset.NumberOfFrames = len(frames)
    dataset.SharedFunctionalGroupsSequence = [
        item(
            PixelMeasuresSequence=[item(PixelSpacing=SPACING, SliceThickness=STEP, SpacingBetweenSlices=STEP)],
            PlaneOrientationSequence=[item(ImageOrientationPatient=orientation)],
        )
    ]
    dataset.PerFrameFunctionalGroupsSequence = [
        item(
            FrameContentSequence=[
                item(
                    StackID=stack,
                    InStackPositionNumber=k + 1,
                    TemporalPositionIndex=time,
                    DimensionIndexValues=[1, k + 1, time],
                )
            ],
            PlanePositionSequence=[item(ImagePositionPatient=position(orientation, k))],
            PixelValueTransformationSequence=[
                item(RescaleSlope=0.5 + k / 8, RescaleIntercept=k - 2, RescaleType="US")
            ],
            MREchoSequence=[item(EffectiveEchoTime=echo)],
        )
        for k, time, echo, stack in frames
    ]
    dataset.PixelData = b"".join(pixels(k).astype("<i2").tobytes() for k, *_ in frames)
    dataset["PixelData"].VR = "OW"
    path = str(folder / f"{kind}.dcm")
    dataset.save_as(path, enforce_file_format=True)
    return [path]


if __name__ == "__main__":
    kind, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    json.dump((write_enhanced if kind.startswith("enhanced") else write_classic)(kind, folder), sys.stdout)
