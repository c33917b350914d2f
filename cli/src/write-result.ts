import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CalibrationResult } from '../../extension/src/calibration/protocol.ts';
import type { ResultObject } from '../../extension/src/study/result-objects.ts';

/** Voxels, which the DICOM objects have; and the grid's identifiers, which belong with them. */
const NOT_NUMBERS: readonly string[] = [
  'meanDensity',
  'standardDeviationDensity',
  'mapDensity',
  'exceedanceProbability',
  'modelGrid',
];

/** The numbers of a result, as they stand in result.json. */
export function numbersOf(result: CalibrationResult): object {
  const { dimensions, spacing, origin, direction } = result.modelGrid;
  const numbers = Object.entries(result).filter(([name]) => !NOT_NUMBERS.includes(name));
  return { ...Object.fromEntries(numbers), modelGrid: { dimensions, spacing, origin, direction } };
}

/** Writes result.json and the DICOM objects into a folder, which is made where there is none. Gives the files' names. */
export async function writeResult(
  folder: string,
  result: CalibrationResult,
  objects: readonly ResultObject[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  for (const { fileName, bytes } of objects) await writeFile(join(folder, fileName), new Uint8Array(bytes));
  // Last: where it is, all is.
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(numbersOf(result), null, 2)}\n`);
  return [...objects.map(({ fileName }) => fileName), 'result.json'];
}
