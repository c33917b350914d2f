"""Makes one multi-frame image of a series of slices, with highdicom.

Usage: enhanced_mr.py OUT.dcm FILE...: a Legacy Converted Enhanced MR Image with the series' UID and number.
Prints its path as JSON.
"""

import json
import sys

import pydicom
from highdicom import UID
from highdicom.legacy import LegacyConvertedEnhancedMRImage


def main(out, files):
    slices = [pydicom.dcmread(path) for path in files]
    image = LegacyConvertedEnhancedMRImage(
        legacy_datasets=slices,
        series_instance_uid=slices[0].SeriesInstanceUID,
        series_number=slices[0].SeriesNumber,
        sop_instance_uid=UID(),
        instance_number=1,
    )
    image.SeriesDescription = slices[0].SeriesDescription
    image.save_as(out)
    json.dump(out, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
