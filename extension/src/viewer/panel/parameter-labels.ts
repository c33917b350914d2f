import type { CombinationName, ParameterName } from '../../tumor/parameters.ts';

interface Label {
  readonly symbol: string;
  readonly title: string;
}

/** Symbols of the paper, and what they stand for. */
export const LABELS: Readonly<Record<ParameterName | CombinationName, Label>> = {
  diffusivity: { symbol: 'Dw', title: 'Diffusivity in white matter' },
  proliferationRate: { symbol: 'ρ', title: 'Proliferation rate' },
  timeDays: { symbol: 'T', title: 'Tumor age; a single time point does not identify it, its prior sets it' },
  startX: { symbol: 'x', title: 'Start position, to the left' },
  startY: { symbol: 'y', title: 'Start position, to posterior' },
  startZ: { symbol: 'z', title: 'Start position, to superior' },
  thresholdT1c: { symbol: 'uc T1c', title: 'Cell density above which contrast-enhancing core is seen' },
  thresholdFlair: { symbol: 'uc FLAIR', title: 'Cell density above which edema is seen' },
  thresholdWidth: { symbol: 'σα', title: 'Softness of both thresholds' },
  petScale: { symbol: 'b', title: 'PET signal per cell density' },
  petNoise: { symbol: 'σ', title: 'Standard deviation of the PET signal' },
  frontWidth: { symbol: '√(D/ρ)', title: 'Front width' },
  frontSpeed: { symbol: '2√(Dρ)', title: 'Front speed' },
  growthNumber: { symbol: 'ρT', title: 'Growth number' },
};

function isKnown(name: string): name is keyof typeof LABELS {
  return name in LABELS;
}

/** Of any parameter: one that other software named is shown by its name. */
export function labelOf(name: string): Label {
  return isKnown(name) ? LABELS[name] : { symbol: name, title: name };
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
  'mm2/d': 'mm²/d',
  '/d': '1/d',
  d: 'd',
  mm: 'mm',
  'mm/d': 'mm/d',
  '1': '',
};

/** A UCUM code as people write it. */
export function unitWords(ucum: string): string {
  return UNIT_WORDS[ucum] ?? ucum;
}

/** Four significant digits at most, without exponent where it stays short. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e5 || magnitude < 1e-4) return value.toExponential(2);
  return String(Number(value.toPrecision(magnitude >= 1000 ? 4 : 3)));
}

/**
 * So many decimals that two digits of the standard deviation are seen; but no more than five digits of the value, which
 * is all that a column has room for.
 */
export function decimalsFor(value: number, standardDeviation: number): number {
  const place = (number: number): number => (number === 0 ? 0 : Math.floor(Math.log10(Math.abs(number))));
  const fits = 4 - Math.max(-2, place(value));
  const wanted = standardDeviation > 0 ? 1 - place(standardDeviation) : fits;
  return Math.max(0, Math.min(wanted, fits));
}

/** A value and its standard error with the same decimals, as far as the error has a say; alone where it is not known. */
export function withError(value: number, error: number | undefined): string {
  if (error === undefined) return formatNumber(value);
  const decimals = decimalsFor(value, error);
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}
