import type { GrowthParameters } from './parameters.ts';

/** Throws RangeError naming the first growth parameter that is no finite number, or is negative. */
export function checkGrowthParameters(parameters: GrowthParameters): void {
  const { diffusivity, proliferationRate, timeDays, start } = parameters;
  for (const [name, value] of Object.entries({ diffusivity, proliferationRate, timeDays })) {
    if (!(Number.isFinite(value) && value >= 0)) throw new RangeError(`${name} is ${value}`);
  }
  if (!start.every(Number.isFinite)) throw new RangeError(`start is (${start.join(', ')})`);
}
