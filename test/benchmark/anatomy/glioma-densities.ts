import { makeTissueMaps } from '../../../extension/src/anatomy/make-tissue-maps.ts';
import { readEmbeddedAtlas } from '../../../extension/src/anatomy/read-atlas.ts';
import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';
import { fieldMae } from '../calibration/against-truth.ts';
import { GLIOMA_NAMES, gliomaCase, gliomaHelpers, gliomaT1 } from '../calibration/glioma-case.ts';
import { measuredCalibration } from '../calibration/measured-calibration.ts';

const SEED = 1;
/** Half of a preview's: it is maps that are compared, not intervals. */
const SAMPLES = 256;
const LEVELS = [0.2, 0.4] as const;

function dice(a: Volume<Float32Array>, b: Volume<Float32Array>, level: number): number {
  let [both, all] = [0, 0];
  a.data.forEach((value, n) => {
    const [inA, inB] = [value >= level, b.data[n] >= level];
    both += inA && inB ? 2 : 0;
    all += (inA ? 1 : 0) + (inB ? 1 : 0);
  });
  return all > 0 ? both / all : 1;
}

async function compared(name: string) {
  const study = gliomaCase(name);
  const { core, edema, tissue } = study.inputs;
  const lesion = makeVolume(
    core.grid,
    core.data.map((inside, n) => (inside > 0 || edema.data[n] > 0 ? 1 : 0)),
  );
  const made = await makeTissueMaps({
    image: gliomaT1(name),
    helpers: gliomaHelpers(name),
    lesion,
    atlas: await readEmbeddedAtlas(),
  });
  if (made.outcome === 'failed') throw new Error(`${name}: ${made.problem.kind}`);
  const { whiteMatter, grayMatter, csf, quality } = made.result;
  const settings = {
    ...presetSettings('preview', SEED),
    samplesPerStage: SAMPLES,
    forwardModel: 'surrogate',
    checkSamples: 0,
  } as const;
  const meanDensity = async (of: typeof tissue, words: string): Promise<Volume<Float32Array>> => {
    const { result } = await measuredCalibration(
      { ...study, name: `${name}, ${words}`, inputs: { ...study.inputs, tissue: of } },
      settings,
    );
    return result.meanDensity;
  };
  const ours = await meanDensity({ whiteMatter, grayMatter, csf }, 'maps made from the T1');
  const atlas = await meanDensity(tissue, 'labels of the atlas');
  return {
    name,
    whiteShare: quality.whiteShare,
    doubts: quality.doubts.map(({ kind }) => kind),
    meanDensityMae: fieldMae(ours, atlas),
    dice: LEVELS.map((level) => dice(ours, atlas, level)),
  };
}

/** Real gliomas: mean density calibrated with maps made from the patient's T1 against that with an atlas' labels. */
export async function gliomaDensities(): Promise<BenchmarkResult> {
  const cases = [];
  for (const name of GLIOMA_NAMES) {
    cases.push(await compared(name));
    console.log(cases.at(-1));
  }
  return {
    file: 'anatomy-gliomas',
    figures: { samples: SAMPLES, seed: SEED, levels: LEVELS, cases },
    table: Object.fromEntries(
      cases.map(({ name, meanDensityMae, dice: [low, high], doubts }) => [
        name,
        {
          mae: meanDensityMae.toFixed(3),
          [`Dice at ${LEVELS[0]}`]: low.toFixed(3),
          [`Dice at ${LEVELS[1]}`]: high.toFixed(3),
          doubts: doubts.join(', '),
        },
      ]),
    ),
  };
}
