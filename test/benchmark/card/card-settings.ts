import type { Grid } from '../../../extension/src/volume/grid.ts';

/** A person's tissue labels, one byte a voxel, in a file beside the page. */
export interface LabelsFile {
  readonly name: string;
  /** Compressed by gzip. */
  readonly file: string;
  readonly grid: Grid;
}

/** What the page is to measure. */
export interface CardSettings {
  readonly anatomies: readonly LabelsFile[];
  /** Of a batch. */
  readonly samples: number;
  /** Of a whole batch, after one to warm up. */
  readonly repeats: number;
  /** Whether the solver at 1 mm is measured, too. */
  readonly refined: boolean;
  /** Seconds after which nothing further is begun. */
  readonly seconds: number;
}

export const SETTINGS_FILE = 'settings.json';
