"""Writes a series of MR slices with pydicom, and white matter, gray matter and CSF as Parametric Maps with highdicom.

Usage: tissue_maps_write.py FOLDER. Prints a JSON object: of the images the paths, of each map its path and its values, slice by
slice in the order of the images' positions. One map is told by the code of its quantity, one (in percent) by its label, one by
the description of its series.
"""

import json
import sys
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
from dicom_write import COLUMNS, ROWS, SLICES, write_classic
from pydicom.sr.coding import Code

WHITE_MATTER = Code("389080008", "SCT", "White matter of brain")
MAPS = (
    ("white-matter", "Map A", "Output 1", 1, WHITE_MATTER),
    ("gray-matter", "GM", "Output 2", 100, None),
    ("csf", "Map C", "CSF probability", 1, None),
)


def main(folder):
    images = write_classic("axial", folder)
    sources = [pydicom.dcmread(path) for path in images]
    for n, source in enumerate(sources):
        source.PatientBirthDate, source.PatientSex, source.StudyDate, source.StudyTime = "", "", "", ""
        source.StudyID, source.AccessionNumber, source.ReferringPhysicianName, source.SeriesNumber = "", "", "", 1
        source.SeriesDescription = "T1"
        source.save_as(images[n], enforce_file_format=True)
    sources.sort(key=lambda source: source.ImagePositionPatient[2])
    written = {"images": images, "maps": {}}
    for n, (role, label, description, scale, quantity) in enumerate(MAPS):
        index = np.arange(SLICES * ROWS * COLUMNS).reshape(SLICES, ROWS, COLUMNS)
        values = (scale * ((index * (n + 3)) % 101) / 100).astype(np.float32)
        unit = Code("%", "UCUM", "percent") if scale == 100 else Code("1", "UCUM", "no units")
        mapping = hd.pm.RealWorldValueMapping(
            label, label, unit, (0.0, float(scale)), slope=1.0, intercept=0.0, quantity_definition=quantity
        )
        made = hd.pm.ParametricMap(
            sources,
            values,
            hd.UID(),
            10 + n,
            hd.UID(),
            1,
            "Somebody",
            "Else",
            "1.0",
            "1",
            False,
            [mapping],
            0.5 * scale,
            float(scale),
            series_description=description,
        )
        path = str(folder / f"{role}.dcm")
        made.save_as(path)
        written["maps"][role] = {"path": path, "values": (values / scale).astype(float).ravel().tolist()}
    json.dump(written, sys.stdout)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    main(folder)
