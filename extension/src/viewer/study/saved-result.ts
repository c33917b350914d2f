import type { InstanceReference } from '../../study/study-series.ts';

/** A result in the archive, known by its report; its voxels are not loaded yet. */
export interface SavedResult extends InstanceReference {
  /** For the list: what it is and when it was made. */
  readonly title: string;
}
