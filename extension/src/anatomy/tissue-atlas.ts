import type { Volume } from '../volume/volume.ts';

/** An average brain, all on one grid in a space of its own (LPS, mm); see models/atlas. */
export interface TissueAtlas {
  /** T1 intensity, 0 outside the brain. */
  readonly t1: Volume<Float32Array>;
  /** Fractions in [0, 1], together 1 in the brain and 0 outside. */
  readonly whiteMatter: Volume<Float32Array>;
  readonly grayMatter: Volume<Float32Array>;
  readonly csf: Volume<Float32Array>;
}
