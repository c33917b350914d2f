import type { AnatomyInputs, AnatomyProblem, TissueResult } from '../anatomy/protocol.ts';
import { sameGrid } from '../volume/grid.ts';
import { resampleAverage } from '../volume/resample-average.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { anatomyProblemMessage } from './anatomy-messages.ts';
import { inPieces } from './in-pieces.ts';
import type { StudySeries } from './study-series.ts';

/** Tissue maps that were made, and the series that they were made from. */
export interface MadeTissue {
  readonly series: StudySeries;
  /** Those that helped. */
  readonly helpers: readonly StudySeries[];
  readonly result: TissueResult;
}

/** Makes maps; rejects with the signal's reason where that was cancelled. */
export type MakeTissueMaps = (
  inputs: AnatomyInputs,
) => Promise<
  | { readonly outcome: 'made'; readonly result: TissueResult }
  | { readonly outcome: 'failed'; readonly problem: AnatomyProblem }
>;

/** A series with its voxels. */
export interface SeriesImage {
  readonly series: StudySeries;
  readonly image: Volume<Float32Array>;
}

export interface TissueSources extends SeriesImage {
  readonly helpers: readonly SeriesImage[];
  readonly core: Volume<Uint8Array>;
  readonly edema: Volume<Uint8Array>;
}

/** Core and edema, on the core's grid. */
async function lesionOf({ core, edema }: TissueSources): Promise<Volume<Uint8Array>> {
  const other = sameGrid(core.grid, edema.grid) ? edema.data : resampleAverage(edema, core.grid).data;
  const lesion = new Uint8Array(core.data.length);
  await inPieces(lesion.length, (from, to) => {
    for (let n = from; n < to; n++) lesion[n] = core.data[n] > 0 || other[n] >= 0.5 ? 1 : 0;
  });
  return makeVolume(core.grid, lesion);
}

/** Makes tissue maps of a series, the tumor left out. Throws an Error for the user where none can be made. */
export async function makeTissue(sources: TissueSources, make: MakeTissueMaps): Promise<MadeTissue> {
  const { series, image, helpers } = sources;
  const answer = await make({
    image,
    lesion: await lesionOf(sources),
    helpers: helpers.map((helper) => helper.image),
  });
  if (answer.outcome === 'failed') {
    throw new Error(anatomyProblemMessage(answer.problem, series.SeriesDescription ?? 'unnamed series'));
  }
  return { series, helpers: helpers.map((helper) => helper.series), result: answer.result };
}
