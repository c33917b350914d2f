"""What pydicom finds in DICOM files: prints a JSON list, one item a file that pydicom can read.

Each item: path, transfer syntax, DICOM JSON of everything but pixels, and the SHA-256 of every frame as it is
stored (compressed, or the pixel bytes; frames of single bits packed from their own first bit).
"""

import hashlib
import json
import sys
import warnings

import numpy
import pydicom
from pydicom.encaps import generate_frames

warnings.simplefilter("ignore")

PIXELS = {"PixelData": None, "FloatPixelData": 32, "DoubleFloatPixelData": 64}


def frames(dataset):
    keyword = next((name for name in PIXELS if name in dataset), None)
    if keyword is None:
        return []
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    value = dataset[keyword].value
    if dataset.file_meta.TransferSyntaxUID.is_encapsulated:
        return list(generate_frames(value, number_of_frames=count))
    samples = int(dataset.get("SamplesPerPixel", 1))
    bits = PIXELS[keyword] or int(dataset.BitsAllocated)
    pixels = dataset.Rows * dataset.Columns * samples
    if bits == 1:
        unpacked = numpy.unpackbits(numpy.frombuffer(value, numpy.uint8), bitorder="little")
        return [
            numpy.packbits(unpacked[i * pixels : (i + 1) * pixels], bitorder="little").tobytes()
            for i in range(count)
        ]
    size = pixels * bits // 8
    return [value[i * size : (i + 1) * size] for i in range(count)]


def read(path):
    dataset = pydicom.dcmread(path)
    hashes = [hashlib.sha256(frame).hexdigest() for frame in frames(dataset)]
    for keyword in PIXELS:
        if keyword in dataset:
            del dataset[keyword]
    text = dataset.to_json(bulk_data_threshold=1 << 40, suppress_invalid_tags=True)
    return {
        "path": path,
        "transferSyntax": dataset.file_meta.TransferSyntaxUID,
        "json": json.loads(text),
        "frames": hashes,
    }


found = []
for path in sys.argv[1:]:
    try:
        found.append(read(path))
    except Exception as error:  # not DICOM, or broken: the archive is asked about these by other tests
        print(f"{path}: {error}", file=sys.stderr)
print(json.dumps(found))
