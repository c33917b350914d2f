import type { Volume } from '../../../extension/src/volume/volume.ts';
import { ImportError } from './import-error.ts';

/** Larger values are no labels but image intensities. */
const LARGEST_LABEL = 65535;

/** The labels that occur, ascending, without 0. Throws ImportError for values that are no labels. */
export function labelsIn(volume: Volume, fileName: string): number[] {
  const labels = new Set<number>();
  for (const value of volume.data) {
    if (labels.has(value)) continue;
    if (value !== Math.round(value) || value < 0 || value > LARGEST_LABEL) {
      throw new ImportError(`${fileName}: the value ${value} is no label; a label map is expected`);
    }
    labels.add(value);
  }
  labels.delete(0);
  return [...labels].sort((a, b) => a - b);
}
