import type { Range } from '../calibration/protocol.ts';

/** An even posterior keeps 2.5 % of the range between its 95 % interval and either end: less is near. */
const NEAR = 0.02;
/**
 * An interval that takes up half of its range says that the data say little, not that they ask for values beyond: so
 * it is with D, ρ and T along the ridge of equal D/ρ and ρT, which ends where the first of their ranges does.
 */
const WIDE = 0.5;

const UNIFORM = /^(\w+) uniform in \[([^,\]]+), ([^,\]]+)\]/;

/** The ranges in a result's or a report's words on its priors, by parameter; those that can be read. */
export function rangesInWords(priors: string): ReadonlyMap<string, Range> {
  const ranges = priors.split('; ').flatMap((words): [string, Range][] => {
    const [, name, lowText, highText] = UNIFORM.exec(words) ?? [];
    const [low, high] = [Number(lowText), Number(highText)];
    return low < high ? [[name, [low, high]]] : [];
  });
  return new Map(ranges);
}

/** Whether a 95 % interval comes within 2 % of its prior's range to one end of it. */
export function isAtEdge(
  interval: { readonly lower95: number; readonly upper95: number },
  [low, high]: Range,
): boolean {
  const { lower95, upper95 } = interval;
  const width = high - low;
  if (upper95 - lower95 > WIDE * width) return false;
  return lower95 - low <= NEAR * width || high - upper95 <= NEAR * width;
}
