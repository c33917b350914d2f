import type { Grid } from '../volume/grid.ts';
import type { GeometryProblem } from './geometry-error.ts';
import type { ParametricMap } from './read-parametric-map.ts';
import type { Segmentation } from './read-segmentation.ts';
import type { ReportContent } from './report-content.ts';
import type { FinishedInstance } from './finished-instance.ts';
import type { InstanceAddress } from './retrieve-instance.ts';
import type { UnreadableProblem } from './unreadable-error.ts';
import type { ParametricMapInput } from './write-parametric-map.ts';
import type { ReportToWrite } from './write-report.ts';
import type { SegmentationInput } from './write-segmentation.ts';

/** What the DICOM worker does: the input and output of each operation. */
export interface DicomOperations {
  retrieveInstance: { input: InstanceAddress; output: ArrayBuffer };
  /** The `contentDigest` of a stored instance, whose megabytes then need not come to the page. */
  digestStored: { input: InstanceAddress; output: string };
  readSegmentation: { input: { bytes: ArrayBuffer; onto: Grid | undefined }; output: Segmentation };
  readParametricMap: { input: { bytes: ArrayBuffer }; output: ParametricMap };
  readReport: { input: { bytes: ArrayBuffer }; output: ReportContent };
  writeParametricMap: { input: ParametricMapInput; output: FinishedInstance };
  writeSegmentation: { input: SegmentationInput; output: FinishedInstance };
  writeReport: { input: ReportToWrite; output: FinishedInstance };
}

export type DicomOperation = keyof DicomOperations;

/** Page to worker. `id` comes back with the answer. */
export type DicomRequest = {
  [Operation in DicomOperation]: {
    readonly id: number;
    readonly operation: Operation;
    readonly input: DicomOperations[Operation]['input'];
  };
}[DicomOperation];

/** An error as it crosses from worker to page, which loses an error's class. */
export type DicomFailure =
  | { readonly kind: 'geometry'; readonly problem: GeometryProblem; readonly message: string }
  | { readonly kind: 'unreadable'; readonly problem: UnreadableProblem; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

/** Worker to page, one for each request. */
export type DicomResponse =
  | {
      readonly id: number;
      readonly outcome: 'done';
      readonly output: DicomOperations[DicomOperation]['output'];
    }
  | { readonly id: number; readonly outcome: 'failed'; readonly failure: DicomFailure };
