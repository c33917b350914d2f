import { voxelCount } from '../volume/grid.ts';
import { resampleAverage } from '../volume/resample-average.ts';
import { resampleTrilinear } from '../volume/resample-trilinear.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { anatomyQuality } from './anatomy-quality.ts';
import type { AnatomyInputs, AnatomyOutcome, AnatomyProgress } from './anatomy-result.ts';
import { averageOfKnown } from './average-of-known.ts';
import { atlasTissue, TISSUES, warpTissue } from './atlas-tissue.ts';
import { checkImage } from './check-image.ts';
import type { Classification, HelperImage } from './classification.ts';
import { classify } from './classify.ts';
import { displacementOn, noDisplacement } from './displacement.ts';
import { coarserHelper, helperImage } from './helper-image.ts';
import { firstParts } from './first-parts.ts';
import { findForeground } from './foreground.ts';
import { gridOfSpacing } from './grid-of-spacing.ts';
import {
  boxAbout,
  coarserLevel,
  evenLevel,
  imageLevel,
  type ImageLevel,
  type LevelSource,
} from './image-level.ts';
import { inhomogeneity } from './inhomogeneity.ts';
import { largestComponent } from './largest-component.ts';
import { affineSteps, registerAffine } from './register-affine.ts';
import { registerDeformable } from './register-deformable.ts';
import { tissuePriors } from './tissue-priors.ts';
import type { TissueAtlas } from './tissue-atlas.ts';
import { isUsualShare, USUAL_AT_FIRST, whiteShare } from './white-share.ts';

export interface TissueMapsOptions extends AnatomyInputs {
  readonly atlas: TissueAtlas;
  readonly onProgress?: AnatomyProgress;
  /** Lets others have a turn; what it throws ends the work. */
  readonly pause?: () => Promise<void>;
}

/** The maps' spacing, and that of the first deformation. */
const SPACING_MM = 2;
const COARSE_MM = 4;
/** About the brain, for skull and smoothing. */
const MARGIN_VOXELS = 6;
/** A coarse voxel of which so much is lesion says nothing; what is next to the lesion is not to be trusted either. */
const LEAST_LESION = 0.1;
const QUANTILE = 0.999;

const COARSE = { classify: 12, deform: 25, biasSigma: 6, priorSigma: 0.75 };
const FINE = { classify: 6, deform: 12, biasSigma: 12, priorSigma: 1 };
const LAST = { classify: 6, priorSigma: 0.6 };
/**
 * How far an image is believed of which the first classification at 4 mm gives shares of white and gray matter that no brain
 * has. Its errors are the same over whole regions, so that no number of voxels outweighs them.
 */
const LITTLE_TRUST = 0.5;
const DEFORMATION = { updateSigma: 1, fieldSigma: 1.2 };
/** Steps of the work as `onProgress` counts them: one a pause, each weighed by about the time that it takes. */
const WEIGHTS = { affine: 1, coarse: 0.08, fine: 0.7 };
const AFTER_AFFINE =
  (COARSE.classify + COARSE.deform) * WEIGHTS.coarse +
  (FINE.classify + FINE.deform + LAST.classify) * WEIGHTS.fine;

function sourceOf({ image, lesion }: AnatomyInputs): LevelSource {
  const grid = gridOfSpacing(image.grid, SPACING_MM);
  const finite = image.data.map((value) => (Number.isFinite(value) ? 1 : 0));
  const coarse = makeVolume(grid, averageOfKnown(image, finite, grid, NaN));
  const inLesion = lesion
    ? Uint8Array.from(resampleAverage(lesion, grid).data, (share) => (share > LEAST_LESION ? 1 : 0))
    : new Uint8Array(voxelCount(grid));
  return { image: coarse, lesion: inLesion, foreground: findForeground(coarse, QUANTILE) };
}

function classification(
  level: ImageLevel,
  helpers: readonly HelperImage[],
  bias: Float32Array,
  parts: readonly Float32Array[],
): Classification {
  return {
    helpers,
    dimensions: level.grid.dimensions,
    image: level.image,
    range: [0, level.brightest],
    weight: level.weight,
    bias,
    parts,
  };
}

/**
 * White matter, gray matter, CSF and brain of a patient, on a 2 mm grid with the image's own axes.
 *
 * The atlas is aligned by mutual information (`registerAffine`), then deformed until its tissue lies where that of the
 * image does, at 4 and 2 mm (`registerDeformable`); tissue is classified with the registered atlas as prior
 * (`classify`). In the lesion, which nothing of this looks at, stands the deformed atlas: the healthy anatomy.
 */
export async function makeTissueMaps(options: TissueMapsOptions): Promise<AnatomyOutcome> {
  const { atlas, onProgress, image } = options;
  let [done, total] = [0, AFTER_AFFINE];
  const pauseOf = (weight: number) => async (): Promise<void> => {
    done += weight;
    onProgress?.(Math.min(1, done / total));
    await options.pause?.();
  };
  const problem = checkImage(options);
  if (problem) return { outcome: 'failed', problem };
  const source = sourceOf(options);
  const { foreground } = source;
  if (foreground.centers.length === 0) return { outcome: 'failed', problem: { kind: 'no-brain' } };
  total += affineSteps(foreground.centers) * WEIGHTS.affine;

  const { toPatient } = await registerAffine({
    image: source.image,
    lesion: source.lesion,
    range: [foreground.darkest, foreground.brightest],
    atlas,
    centers: foreground.centers,
    pause: pauseOf(WEIGHTS.affine),
  });
  const fineAtlas = atlasTissue(atlas, SPACING_MM);
  const whole = source.image.grid;
  const [white, gray, csf] = warpTissue(fineAtlas, toPatient, noDisplacement(whole));
  const box = boxAbout(
    whole,
    (n) => white[n] + gray[n] + csf[n] > 0.1 || (foreground.isStripped && foreground.mask[n] > 0),
    MARGIN_VOXELS,
  );
  if (!box) return { outcome: 'failed', problem: { kind: 'no-brain' } };

  const raw = imageLevel(source, box);
  const uneven = coarserLevel(raw, COARSE_MM);
  const coarsePause = pauseOf(WEIGHTS.coarse);
  const coarseAtlas = atlasTissue(atlas, COARSE_MM);
  const coarseField = noDisplacement(uneven.grid);
  const aligned = warpTissue(coarseAtlas, toPatient, coarseField);
  const brainAtFirst = aligned[0].map((part, n) => part + aligned[1][n] + aligned[2][n]);
  const factor = inhomogeneity(uneven, brainAtFirst);
  const fine = evenLevel(raw, resampleTrilinear(makeVolume(uneven.grid, factor), raw.grid, 1).data);
  const coarse = coarserLevel(fine, COARSE_MM);
  const helpers = (options.helpers ?? []).map((helper) =>
    helperImage(helper, { fine, coarse, brainAtFirst }),
  );
  const first = tissuePriors(aligned, coarse, COARSE.priorSigma);
  const coarseHelpers = helpers.map((helper) => coarserHelper(helper, fine.grid, coarse));
  const classified = async (trust: number): Promise<Classification> => {
    const even = new Float32Array(coarse.image.length).fill(1);
    const found = classification(coarse, coarseHelpers, even, firstParts(coarse, first));
    await classify(found, {
      priors: first,
      iterations: COARSE.classify,
      trust,
      biasSigma: COARSE.biasSigma,
      pause: coarsePause,
    });
    return found;
  };
  const believed = await classified(1);
  const atlasHeld = !isUsualShare(whiteShare(believed.parts, believed.weight), USUAL_AT_FIRST);
  if (atlasHeld) total += COARSE.classify * WEIGHTS.coarse;
  const trust = atlasHeld ? LITTLE_TRUST : 1;
  const rough = atlasHeld ? await classified(trust) : believed;
  await registerDeformable({
    ...DEFORMATION,
    atlas: coarseAtlas,
    toPatient,
    displacement: coarseField,
    tissue: rough.parts.slice(0, TISSUES),
    weight: coarse.pull,
    iterations: COARSE.deform,
    pause: coarsePause,
  });

  const pause = pauseOf(WEIGHTS.fine);
  const displacement = displacementOn(coarseField, fine.grid);
  const expected = (sigma: number): readonly Float32Array[] =>
    tissuePriors(warpTissue(fineAtlas, toPatient, displacement), fine, sigma);
  const bias = resampleTrilinear(makeVolume(coarse.grid, rough.bias), fine.grid, 1).data;
  const second = expected(FINE.priorSigma);
  const finerParts = (parts: readonly Float32Array[]): readonly Float32Array[] =>
    parts.map((part) => resampleTrilinear(makeVolume(coarse.grid, part), fine.grid, 0).data);
  const found = classification(fine, helpers, bias, finerParts(rough.parts));
  const { biasSigma } = FINE;
  await classify(found, { priors: second, iterations: FINE.classify, trust, biasSigma, pause });
  await registerDeformable({
    ...DEFORMATION,
    atlas: fineAtlas,
    toPatient,
    displacement,
    tissue: found.parts.slice(0, TISSUES),
    weight: fine.pull,
    iterations: FINE.deform,
    pause,
  });
  const priors = expected(LAST.priorSigma);
  const mixture = await classify(found, { priors, iterations: LAST.classify, trust, biasSigma, pause });

  const parts = found.parts.slice(0, TISSUES);
  const { grid } = fine;
  const likely = Uint8Array.from(parts[0], (part, n) => (part + parts[1][n] + parts[2][n] >= 0.5 ? 1 : 0));
  const brain = largestComponent(likely, grid.dimensions);
  const inBrain = (part: Float32Array): Volume<Float32Array> =>
    makeVolume(
      grid,
      part.map((value, n) => value * brain[n]),
    );
  return {
    outcome: 'made',
    result: {
      whiteMatter: inBrain(parts[0]),
      grayMatter: inBrain(parts[1]),
      csf: inBrain(parts[2]),
      brainMask: makeVolume(grid, brain),
      toPatient,
      quality: anatomyQuality({
        atlas: coarseAtlas,
        toPatient,
        mixture,
        atlasHeld,
        parts,
        priors,
        weight: fine.weight,
        grid: image.grid,
        hasValue: (voxel) => Number.isFinite(image.data[voxel]),
      }),
    },
  };
}
