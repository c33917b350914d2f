import { CROP_SIDE } from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import { layerShapes } from '../../../extension/src/forward/surrogate/paper-network/layer-shapes.ts';
import type { PaperArchitecture } from '../../../extension/src/forward/surrogate/paper-network/manifest.ts';

/** Crops that a start takes on average: along an axis two for a quarter of the starts (`mixedCrops`). */
const CROPS_OF_START = 1.25 ** 3;

/** Additions and multiplications of a growth in crops that are encoded: the decoder's convolutions. */
export function networkArithmetic(architecture: PaperArchitecture): number {
  const ofCrop = layerShapes('network', architecture)
    .filter(({ name }) => /^(up|decoder|last)/.test(name))
    .reduce((sum, { name, taps, inputs, outputs }) => {
      const side = CROP_SIDE >> Number(name.split('.')[1] ?? 0);
      return sum + 2 * taps * inputs * outputs * side ** 3;
    }, 0);
  return CROPS_OF_START * ofCrop;
}
