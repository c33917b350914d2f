import { privateCode } from './codes.ts';
import type { Code } from './dataset.ts';

/** The concept of each parameter and combination of a report, by the name the calibration gives it. */
export const PARAMETER_CODES: Readonly<Record<string, Code | undefined>> = {
  diffusivity: privateCode('DIFFUSIVITY', 'Tumor cell diffusivity in white matter'),
  proliferationRate: privateCode('PROLIFERATION', 'Tumor cell proliferation rate'),
  timeDays: privateCode('TIME', 'Time since onset of growth'),
  startX: privateCode('START_X', 'Start of growth, toward left'),
  startY: privateCode('START_Y', 'Start of growth, toward posterior'),
  startZ: privateCode('START_Z', 'Start of growth, toward superior'),
  thresholdT1c: privateCode('THRESHOLD_T1C', 'Cell density at border of core on T1c'),
  thresholdFlair: privateCode('THRESHOLD_FLAIR', 'Cell density at border of edema on FLAIR'),
  thresholdWidth: privateCode('THRESHOLD_WIDTH', 'Softness of the imaging thresholds'),
  petScale: privateCode('PET_SCALE', 'Normalised PET signal per cell density'),
  petNoise: privateCode('PET_NOISE', 'Standard deviation of normalised PET signal'),
  frontWidth: privateCode('FRONT_WIDTH', 'Width of the tumor front'),
  frontSpeed: privateCode('FRONT_SPEED', 'Speed of the tumor front'),
  growthNumber: privateCode('GROWTH_NUMBER', 'Proliferation rate times growth time'),
};

/** Concepts that are combinations of parameters rather than parameters. */
export const COMBINATION_CODE_VALUES: ReadonlySet<string> = new Set([
  'FRONT_WIDTH',
  'FRONT_SPEED',
  'GROWTH_NUMBER',
]);

/** The calibration's name of a concept; for a concept of others, its code value. */
export function parameterName(code: Code): string {
  const found = Object.entries(PARAMETER_CODES).find(
    ([, known]) =>
      known?.CodeValue === code.CodeValue && known.CodingSchemeDesignator === code.CodingSchemeDesignator,
  );
  return found?.[0] ?? code.CodeValue;
}
