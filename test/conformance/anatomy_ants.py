"""Tissue of a T1 by ANTs: the atlas registered with SyN, then Atropos with its maps as priors.

    anatomy_ants.py ATLAS_FOLDER OUT_FOLDER BRAIN_MASK.nii T1.nii.gz NAME

antspyx finds no brain in a head, so it is given one. Writes OUT_FOLDER/NAME.nii.gz on the image's own grid (0 outside,
1 CSF, 2 gray, 3 white matter) and OUT_FOLDER/NAME.json with processor seconds and peak memory.
"""

import json
import os
import resource
import sys
import time

import ants


def tissue(image, brain_mask, atlas):
    even = ants.n4_bias_field_correction(image - image.min(), mask=brain_mask)
    brain = even * brain_mask
    syn = ants.registration(
        brain, atlas["t1"], type_of_transform="SyN", reg_iterations=(40, 20, 10), random_seed=1
    )
    priors = [
        ants.apply_transforms(brain, atlas[name], syn["fwdtransforms"], interpolator="linear")
        for name in ("csf", "gray-matter", "white-matter")
    ]
    found = ants.atropos(
        a=even, x=brain_mask, i=priors, priorweight=0.25, m="[0.1,1x1x1]", c="[5,0]"
    )
    return found["segmentation"]


def main(atlas_folder, out_folder, mask_file, file, name):
    names = ("t1", "csf", "gray-matter", "white-matter")
    atlas = {which: ants.image_read(os.path.join(atlas_folder, f"{which}.nii.gz")) for which in names}
    started = time.process_time()
    image = ants.image_read(file)
    mask = ants.resample_image_to_target(ants.image_read(mask_file), image, interp_type="nearestNeighbor")
    ants.image_write(tissue(image, mask, atlas), os.path.join(out_folder, f"{name}.nii.gz"))
    account = {
        "processorSeconds": time.process_time() - started,
        "peakMemoryMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    with open(os.path.join(out_folder, f"{name}.json"), "w") as out:
        json.dump(account, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
