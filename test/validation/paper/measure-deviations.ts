import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cropTissue } from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { dataFile } from '../../benchmark/data-file.ts';
import { keptTruth } from '../../benchmark/surrogate/kept-truths.ts';
import { refinedAnatomy } from '../../benchmark/surrogate/refined-anatomy.ts';
import { keptJson } from '../kept-json.ts';
import { cropDeviation, type CropDeviation } from './crop-deviation.ts';
import type { CropModel } from './measured-models.ts';
import { paperTumors, type PaperTumor } from './paper-tumors.ts';

/** A simulation by a model held against one by a solver. */
export interface Measured {
  /** The file of the anatomy. */
  readonly anatomy: string;
  readonly timeDays: number;
  readonly deviation: CropDeviation;
}

export interface Comparison {
  readonly model: CropModel;
  readonly truth: CropModel;
}

export interface MeasureOptions {
  /** Tumors in each anatomy. */
  readonly tumors: number;
  /** The first so many of them. */
  readonly anatomies: number;
  readonly seed: number;
  readonly work: string;
}

interface Subject {
  readonly file: string;
  readonly anatomy: Anatomy;
  readonly tumors: readonly PaperTumor[];
  readonly seed: number;
}

async function compare({ model, truth }: Comparison, subject: Subject, work: string): Promise<Measured[]> {
  const { file, anatomy, tumors, seed } = subject;
  const name = (of: CropModel, n: number): string => `${of.id}/${file}-${seed}-${n}`;
  const lazy = (of: CropModel) => {
    let prepared: ReturnType<CropModel['prepare']> | undefined;
    return {
      density: async (tumor: PaperTumor) => (await (prepared ??= of.prepare(anatomy)))[0](tumor),
      dispose: async () => (await prepared)?.[1](),
    };
  };
  const [solver, found] = [lazy(truth), lazy(model)];
  const measured: Measured[] = [];
  for (const [n, tumor] of tumors.entries()) {
    const deviation = await keptJson(join(work, 'deviations', truth.id), name(model, n), async () => {
      const expected = await keptTruth(join(work, 'truths'), name(truth, n).replace('/', '-'), () =>
        solver.density(tumor),
      );
      return cropDeviation(await found.density(tumor), expected, cropTissue(anatomy, tumor.position));
    });
    measured.push({ anatomy: file, timeDays: tumor.growth.timeDays, deviation });
  }
  await solver.dispose();
  await found.dispose();
  return measured;
}

/** Every comparison over the anatomies that nothing was trained on, in the comparisons' order. */
export async function measureDeviations(
  comparisons: readonly Comparison[],
  { tumors, anatomies, seed, work }: MeasureOptions,
): Promise<Measured[][]> {
  const folder = dataFile('anatomy/validation');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.nii.gz'))
    .sort()
    .slice(0, anatomies);
  const results = comparisons.map((): Measured[] => []);
  for (const [number, file] of files.entries()) {
    const anatomy = refinedAnatomy(join(folder, file));
    const ofAnatomy = seed + number;
    const subject = { file, anatomy, tumors: paperTumors(anatomy, tumors, ofAnatomy), seed: ofAnatomy };
    for (const [place, comparison] of comparisons.entries()) {
      results[place].push(...(await compare(comparison, subject, work)));
      console.log(`${file}: ${comparison.model.id} against ${comparison.truth.id}`);
    }
  }
  return results;
}
