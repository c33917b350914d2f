import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';

/** What a worker of the benchmark starts with. */
export interface PoolWorkerData {
  readonly anatomy: Anatomy;
  readonly parameters: readonly GrowthParameters[];
}

/** Index of the case that the worker is to solve; it answers with the same. */
export type PoolMessage = number;

/** Said by a worker that has its kernel compiled and has solved every case once. */
export const READY: PoolMessage = -1;
