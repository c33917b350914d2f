"""Reads DICOM files with pydicom and highdicom and prints what they hold as one JSON list.

Usage: dicom_read.py KIND FILE [KIND FILE ...], where KIND is image, pixels, map, mapframes, volume, series,
segmentation, frames or report; FILE of a series is its folder.
It asserts nothing: the Jest tests compare what is printed with what was written.
"""

import hashlib
import json
import sys
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
from pydicom.pixels import apply_modality_lut


def volume_of(volume):
    """Voxel values, their shape (slice, row, column[, segment]) and the matrix from index to LPS mm."""
    return {
        "shape": list(volume.array.shape),
        "values": volume.array.astype(np.float64).ravel().tolist(),
        "affine": volume.affine.tolist(),
        "frameOfReferenceUID": str(volume.frame_of_reference_uid),
    }


def read_image(path):
    dataset = pydicom.dcmread(path)
    return {
        "uid": dataset.SOPInstanceUID,
        "position": [float(x) for x in dataset.ImagePositionPatient],
        "orientation": [float(x) for x in dataset.ImageOrientationPatient],
    }


def read_pixels(path):
    """Rescaled values of one slice, row by row, and where it lies."""
    dataset = pydicom.dcmread(path)
    values = apply_modality_lut(dataset.pixel_array, dataset)
    return {**read_image(path), "values": np.asarray(values, dtype=np.float64).ravel().tolist()}


def read_map(path):
    dataset = pydicom.dcmread(path)
    shared = dataset.SharedFunctionalGroupsSequence[0]
    mapping = shared.RealWorldValueMappingSequence[0]
    return {
        "highdicom": volume_of(hd.imread(path).get_volume(dtype=np.float64)),
        "values": dataset.pixel_array.astype(np.float64).ravel().tolist(),
        "dtype": str(dataset.pixel_array.dtype),
        "patientName": str(dataset.PatientName),
        "positions": [
            [float(x) for x in frame.PlanePositionSequence[0].ImagePositionPatient]
            for frame in dataset.PerFrameFunctionalGroupsSequence
        ],
        "sources": [
            frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
            for frame in dataset.PerFrameFunctionalGroupsSequence
        ],
        "orientation": [float(x) for x in shared.PlaneOrientationSequence[0].ImageOrientationPatient],
        "spacing": [float(x) for x in shared.PixelMeasuresSequence[0].PixelSpacing],
        "unit": mapping.MeasurementUnitsCodeSequence[0].CodeValue,
        "quantity": [
            [
                item.ConceptNameCodeSequence[0].CodeValue,
                float(item.NumericValue) if item.ValueType == "NUMERIC" else item.ConceptCodeSequence[0].CodeValue,
            ]
            for item in mapping.QuantityDefinitionSequence
        ],
    }


def read_mapframes(path):
    """Of every frame of a float map, decoded by pydicom: position, and a hash of its float32 little endian bytes."""
    dataset = pydicom.dcmread(path)
    return [
        {
            "position": [float(x) for x in groups.PlanePositionSequence[0].ImagePositionPatient],
            "sha256": hashlib.sha256(np.ascontiguousarray(frame.astype("<f4")).tobytes()).hexdigest(),
        }
        for frame, groups in zip(dataset.pixel_array, dataset.PerFrameFunctionalGroupsSequence)
    ]


def read_volume(path):
    """Real world values of a multi-frame image."""
    return volume_of(hd.imread(path).get_volume(dtype=np.float64))


def read_series(folder):
    """Rescaled values of a series of images, one slice a file."""
    datasets = [pydicom.dcmread(path) for path in sorted(Path(folder).glob("*.dcm"))]
    return volume_of(hd.get_volume_from_series(datasets, dtype=np.float64))


def read_segmentation(path):
    segmentation = hd.seg.segread(path)
    descriptions = [segmentation.get_segment_description(n) for n in segmentation.segment_numbers]
    return {
        "highdicom": volume_of(segmentation.get_volume()),
        "type": segmentation.segmentation_type.value,
        "segments": [
            {
                "label": description.segment_label,
                "type": description.segmented_property_type.value,
                "category": description.segmented_property_category.value,
            }
            for description in descriptions
        ],
    }


def read_frames(path):
    """Of every frame of a segmentation, decoded by pydicom: segment, position, and a hash of its bytes."""
    dataset = pydicom.dcmread(path)
    pixels = np.atleast_3d(dataset.pixel_array)
    if dataset.get("NumberOfFrames", 1) == 1:
        pixels = dataset.pixel_array[np.newaxis]
    shared = dataset.SharedFunctionalGroupsSequence[0]
    frames = []
    for frame, groups in zip(pixels, dataset.PerFrameFunctionalGroupsSequence):
        identification = groups.get("SegmentIdentificationSequence") or shared.get("SegmentIdentificationSequence")
        position = (groups.get("PlanePositionSequence") or shared.get("PlanePositionSequence"))[0]
        frames.append(
            {
                "segment": int(identification[0].ReferencedSegmentNumber) if identification else None,
                "position": [float(x) for x in position.ImagePositionPatient],
                "sha256": hashlib.sha256(np.ascontiguousarray(frame.astype(np.uint8)).tobytes()).hexdigest(),
                "sum": int(frame.sum()),
            }
        )
    return frames


def read_report(path):
    document = hd.sr.srread(path)
    groups = document.content.get_image_measurement_groups()
    return {
        "template": document.ContentTemplateSequence[0].TemplateIdentifier,
        "root": document.ConceptNameCodeSequence[0].CodeValue,
        "evidence": sorted(
            instance.ReferencedSOPInstanceUID
            for study in document.CurrentRequestedProcedureEvidenceSequence
            for series in study.ReferencedSeriesSequence
            for instance in series.ReferencedSOPSequence
        ),
        "groups": [
            {
                "tracking": group.tracking_identifier,
                "finding": group.finding_type.value,
                "site": group.finding_sites[0].value.value,
                "measurements": [
                    {
                        "name": measurement.name.value,
                        "value": measurement.value,
                        "unit": measurement.unit.value,
                        "derivation": measurement.derivation.value,
                    }
                    for measurement in group.get_measurements()
                ],
            }
            for group in groups
        ],
        "volumes": [
            {
                "tracking": group.tracking_identifier,
                "segmentation": str(group.referenced_segment.referenced_sop_instance_uid),
                "segment": int(group.referenced_segment[0].ReferencedSOPSequence[0].ReferencedSegmentNumber),
                "volumes": [
                    [measurement.name.value, measurement.value, measurement.unit.value]
                    for measurement in group.get_measurements()
                ],
            }
            for group in document.content.get_volumetric_roi_measurement_groups()
        ],
        "texts": walk_texts(pydicom.dcmread(path)),
    }


def walk_texts(item):
    """Concept and text of every TEXT item, depth first."""
    found = []
    if item.get("ValueType") == "TEXT":
        found.append([item.ConceptNameCodeSequence[0].CodeValue, item.TextValue])
    for child in item.get("ContentSequence", []):
        found.extend(walk_texts(child))
    return found


READERS = {
    "image": read_image,
    "pixels": read_pixels,
    "map": read_map,
    "mapframes": read_mapframes,
    "volume": read_volume,
    "series": read_series,
    "segmentation": read_segmentation,
    "frames": read_frames,
    "report": read_report,
}

if __name__ == "__main__":
    arguments = sys.argv[1:]
    pairs = zip(arguments[::2], arguments[1::2])
    json.dump([READERS[kind](path) for kind, path in pairs], sys.stdout)
