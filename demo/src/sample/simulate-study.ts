import type { Volume } from '../../../extension/src/volume/volume.ts';
import { readAtlas } from './atlas.ts';
import { headAnatomy, type HeadAnatomy } from './head-anatomy.ts';
import { headShape } from './head-shape.ts';
import { modelAnatomy } from './model-anatomy.ts';
import { SAMPLE_CONTRASTS, type SampleContrast } from './mr-contrasts.ts';
import { mrImage } from './mr-image.ts';
import { necrosisDepth } from './necrosis.ts';
import { petImage } from './pet-image.ts';
import { imageGrid } from './sample-grids.ts';
import { seededRandom } from './seeded-random.ts';
import { simulateTumor } from './simulated-tumor.ts';
import { smoothTexture } from './smooth-texture.ts';
import { SAMPLE_TRUTH } from './truth.ts';
import { drawTumorLabels } from './tumor-labels.ts';

export interface SimulatedStudy {
  readonly head: HeadAnatomy;
  readonly images: readonly { readonly contrast: SampleContrast; readonly volume: Volume<Float32Array> }[];
  /** Bq/mL, on the grid of the model. */
  readonly pet: Volume<Float32Array>;
  /** Masks on the grid of the images; no voxel is in two of them. */
  readonly enhancing: Uint8Array;
  readonly necrosis: Uint8Array;
  readonly edema: Uint8Array;
  /** Cell density on the grid of the model. */
  readonly density: Volume<Float32Array>;
}

/** One seed for each thing that is drawn. */
const SEEDS = { shape: 1, labels: 6, tissueTexture: 3, tumorTexture: 4, pet: 9, images: 10 } as const;

/** The sample patient, always the same: anatomy, tumour, and what scanners and a reader make of them. */
export async function simulateStudy(
  frameOfReferenceUID: string,
  onProgress: (message: string) => void,
): Promise<SimulatedStudy> {
  onProgress('Shaping the anatomy');
  const fine = imageGrid(frameOfReferenceUID);
  const head = headAnatomy(readAtlas(frameOfReferenceUID), fine, headShape(SEEDS.shape));
  const anatomy = modelAnatomy(head);
  const coarse = anatomy.grid;

  onProgress('Growing the tumor');
  const { growth, imaging } = SAMPLE_TRUTH;
  const { density, fineDensity } = await simulateTumor(head, anatomy, SAMPLE_TRUTH);
  const random = seededRandom(SEEDS.labels);
  const { core, whole } = drawTumorLabels({ head, anatomy, density, fineDensity, imaging, random });

  onProgress(`Making the images of a tumor ${growth.timeDays} days old`);
  const textureOf = (seed: number, sigmaMm: number): Float32Array =>
    smoothTexture({ coarse, fine, sigmaMm, random: seededRandom(seed) });
  const texture = textureOf(SEEDS.tissueTexture, 2.5);
  const tumorTexture = textureOf(SEEDS.tumorTexture, 5);
  const depth = necrosisDepth(core, tumorTexture, { coarse, fine });
  const images = SAMPLE_CONTRASTS.map((contrast, index) => ({
    contrast,
    volume: mrImage({
      head,
      density: fineDensity,
      necrosis: depth,
      texture,
      tumorTexture,
      thresholdT1c: imaging.thresholdT1c,
      thresholdFlair: imaging.thresholdFlair,
      contrast,
      random: seededRandom(SEEDS.images + index),
    }),
  }));
  return {
    head,
    images,
    pet: petImage(anatomy, density, imaging.pet, seededRandom(SEEDS.pet)),
    enhancing: core.map((inside, n) => (inside && depth[n] <= 0 ? 1 : 0)),
    necrosis: core.map((inside, n) => (inside && depth[n] > 0 ? 1 : 0)),
    edema: whole.map((inside, n) => (inside && !core[n] ? 1 : 0)),
    density: { grid: coarse, data: density },
  };
}
