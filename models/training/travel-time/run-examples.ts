import type { Random } from '../../../extension/src/sampler/random.ts';
import { encodeStart, type AnatomyEncoding } from './anatomy-encoding.ts';
import { exampleReachMm, trainingVoxels, validationVoxels } from './choose-voxels.ts';
import { FULL_DENSITY, type RunRecord } from './run-record.ts';
import type { Split } from './stage-options.ts';
import { COLUMNS, DENSITY_COLUMN, inputWriter } from './write-inputs.ts';

/** Rows of `COLUMNS` numbers, the network's inputs and the density. */
export interface Examples {
  readonly rows: number;
  readonly data: Float32Array;
}

/** Of each tissue voxel its place among them in the order of the grid, in which runs are kept. */
function gridPlaces(indices: Int32Array): Int32Array {
  const places = new Int32Array(indices.length);
  const inOrder = Array.from(indices.keys()).sort((a, b) => indices[a] - indices[b]);
  inOrder.forEach((voxel, place) => {
    places[voxel] = place;
  });
  return places;
}

/** The examples that one simulation gives. */
export function runExamples(
  encoding: AnatomyEncoding,
  { start, widthMm, growths, voxels, densities }: RunRecord,
  { split, random }: { readonly split: Split; readonly random: Random },
): Examples {
  const places = gridPlaces(encoding.tissue.indices);
  const parts = growths.map((growth, n) => {
    const sample = { widthMm, growth };
    const seen = encodeStart(encoding, { start, ...sample }, exampleReachMm(sample));
    const snapshot = {
      sample,
      densities: Uint16Array.from(places, (place) => densities[n * voxels + place]),
      times: seen.times,
    };
    const chosen = split === 'train' ? trainingVoxels(snapshot, random) : validationVoxels(snapshot);
    const write = inputWriter(encoding.local, seen, sample);
    const data = new Float32Array(chosen.length * COLUMNS);
    chosen.forEach((voxel, row) => {
      const example = data.subarray(row * COLUMNS, (row + 1) * COLUMNS);
      write(voxel, example);
      example[DENSITY_COLUMN] = snapshot.densities[voxel] / FULL_DENSITY;
    });
    return data;
  });
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => {
    data.set(part, at);
    return at + part.length;
  }, 0);
  return { rows: data.length / COLUMNS, data };
}
