"""Compresses one multi-frame image in every way that is read, and prints a JSON object of paths by the name of the way.

Usage: dicom_compress.py FILE FOLDER
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.uid import JPEG2000, JPEG2000Lossless, JPEGLSLossless, JPEGLSNearLossless, RLELossless

def jpeg2000(frame, **options):
    """Bits as they stand in the file: the reader takes the sign from the lowest 12 of them."""
    stream = io.BytesIO()
    Image.fromarray(frame.view(np.uint16)).save(stream, "JPEG2000", no_jp2=True, **options)
    return stream.getvalue()


def save(dataset, path, syntax):
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path, enforce_file_format=True)
    return str(path)


def main(source, folder):
    written = {}
    for name, syntax in {
        "RLE": RLELossless,
        "JPEG-LS": JPEGLSLossless,
        "JPEG-LS near-lossless": JPEGLSNearLossless,
    }.items():
        dataset = pydicom.dcmread(source)
        dataset.compress(syntax, **({"jls_error": 2} if "near" in name else {}), generate_instance_uid=False)
        dataset.save_as(folder / f"{name}.dcm", enforce_file_format=True)
        written[name] = str(folder / f"{name}.dcm")

    frames = pydicom.dcmread(source).pixel_array
    lossless = [jpeg2000(frame, irreversible=False) for frame in frames]
    ways = {
        "JPEG 2000": (JPEG2000Lossless, encapsulate(lossless)),
        "JPEG 2000, lossy": (JPEG2000, encapsulate([jpeg2000(f, irreversible=True, quality_layers=[4]) for f in frames])),
        "JPEG 2000, several fragments": (JPEG2000Lossless, encapsulate(lossless, fragments_per_frame=3)),
        "JPEG 2000, several fragments and no table": (
            JPEG2000Lossless,
            encapsulate(lossless, fragments_per_frame=3, has_bot=False),
        ),
    }
    for name, (syntax, pixels) in ways.items():
        dataset = pydicom.dcmread(source)
        dataset.PixelData = pixels
        written[name] = save(dataset, folder / f"{name}.dcm", syntax)

    dataset = pydicom.dcmread(source)
    dataset.PixelData, dataset.ExtendedOffsetTable, dataset.ExtendedOffsetTableLengths = encapsulate_extended(lossless)
    written["JPEG 2000, extended offset table"] = save(dataset, folder / "extended.dcm", JPEG2000Lossless)
    return written


if __name__ == "__main__":
    json.dump(main(sys.argv[1], Path(sys.argv[2])), sys.stdout)
