"""Reads the sample study with pydicom and highdicom and prints what it holds: sample_check.py FOLDER."""

import glob
import json
import sys

import highdicom as hd
import numpy as np
import pydicom


def series_of(datasets):
    first = datasets[0]
    return {
        "modality": first.Modality,
        "description": first.SeriesDescription,
        "instances": len(datasets),
        "size": [int(first.Columns), int(first.Rows)],
        "contrast": str(first.get("ContrastBolusAgent", "")),
        "units": str(first.get("Units", "")),
        "frames": sorted({str(dataset.FrameOfReferenceUID) for dataset in datasets}),
        "studies": sorted({str(dataset.StudyInstanceUID) for dataset in datasets}),
        "patient": str(first.PatientName),
    }


def centroid(segmentation, segment):
    """Volume (mL) and centre of mass (LPS, mm) of a segment."""
    volume = segmentation.get_volume(segment_numbers=[segment])
    mask = volume.array[..., 0].astype(float)
    index = np.array([(mask.sum(axis=other) @ np.arange(mask.shape[axis])) / mask.sum()
                      for axis, other in ((0, (1, 2)), (1, (0, 2)), (2, (0, 1)))])
    place = volume.affine @ [*index, 1]
    return float(mask.sum() * abs(np.linalg.det(volume.affine[:3, :3])) / 1000), place[:3].tolist()


def hottest(datasets):
    """Centre of mass (LPS, mm) of the pixels above 70 % of the maximum, of a PET series."""
    values = np.stack([d.pixel_array * float(d.RescaleSlope) for d in datasets])
    k, j, i = np.argwhere(values > 0.7 * values.max()).mean(axis=0)
    first, last = datasets[0], datasets[-1]
    step = (np.array(last.ImagePositionPatient) - np.array(first.ImagePositionPatient)) / (len(datasets) - 1)
    row, column = np.array(first.ImageOrientationPatient).reshape(2, 3)
    spacing = [float(x) for x in first.PixelSpacing]
    place = np.array(first.ImagePositionPatient) + k * step + j * spacing[0] * column + i * spacing[1] * row
    return [float(x) for x in place]


def main(folder):
    by_series = {}
    for path in sorted(glob.glob(f"{folder}/*.dcm")):
        dataset = pydicom.dcmread(path)
        by_series.setdefault(dataset.SeriesInstanceUID, []).append((path, dataset))
    result = {"series": [], "segments": {}}
    for items in by_series.values():
        datasets = [dataset for _, dataset in items]
        result["series"].append(series_of(datasets))
        if datasets[0].Modality == "PT":
            result["hottest"] = hottest(datasets)
        if datasets[0].Modality == "SEG":
            segmentation = hd.seg.segread(items[0][0])
            for number in segmentation.segment_numbers:
                description = segmentation.get_segment_description(number)
                volume, place = centroid(segmentation, number)
                result["segments"][description.segment_label] = {
                    "code": description.segmented_property_type.value,
                    "volumeMl": volume,
                    "center": place,
                }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
