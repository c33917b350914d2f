import type { StudyInputs } from '../../../extension/src/calibration/protocol.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import type { Volume } from '../../../extension/src/volume/volume.ts';

/** D_w / D_g of all that is simulated here. */
export const DIFFUSIVITY_RATIO = 10;

/** What a calibration reads. */
export interface StudyCase {
  readonly name: string;
  readonly inputs: StudyInputs;
  /** Where the calibration is to put its maps. */
  readonly outputGrid: Grid;
}

/** A study of a simulated tumour. */
export interface CalibrationCase extends StudyCase {
  readonly truth: TumorParameters;
  /** Cell density of the truth, by the solver at fine accuracy, 2 mm. */
  readonly trueDensity: Volume<Float32Array>;
}
