import type { Random } from '../../../extension/src/sampler/random.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';

/** Waves that are added up. */
const WAVES = 6;
/** Length of a wave, mm: shapes of lobes and ventricles change, folds of the cortex only move. */
const WAVELENGTH_MM = [50, 110] as const;
/** The most that one wave moves a point, mm. */
const AMPLITUDE_MM = [0.4, 1.2] as const;

/**
 * What the waves move a point by, mm, at most; half of it is usual. Their slopes add up to 6 · 2π · 1.2 / 50 = 0.9 at most:
 * less than 1, so no two points are moved to one.
 */
export const GREATEST_DISPLACEMENT_MM = WAVES * AMPLITUDE_MM[1];

/** Displacement (mm) of a point (mm). */
export type Deformation = (point: Vector3) => Vector3;

/** Evenly over all directions. */
function drawDirection(random: Random): Vector3 {
  const z = 2 * random.uniform() - 1;
  const angle = 2 * Math.PI * random.uniform();
  const radius = Math.sqrt(1 - z * z);
  return [radius * Math.cos(angle), radius * Math.sin(angle), z];
}

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + (most - least) * random.uniform();
}

/** A smooth displacement that can be undone, drawn: another brain that could be real. */
export function drawDeformation(random: Random): Deformation {
  const waves = Array.from({ length: WAVES }, () => {
    const along = drawDirection(random);
    const turns = (2 * Math.PI) / between(random, WAVELENGTH_MM);
    const amplitude = between(random, AMPLITUDE_MM);
    const way = drawDirection(random);
    return { along, turns, amplitude, way, phase: 2 * Math.PI * random.uniform() };
  });
  return ([x, y, z]) => {
    const sum: [number, number, number] = [0, 0, 0];
    for (const { along, turns, amplitude, way, phase } of waves) {
      const size = amplitude * Math.sin(phase + turns * (along[0] * x + along[1] * y + along[2] * z));
      sum[0] += size * way[0];
      sum[1] += size * way[1];
      sum[2] += size * way[2];
    }
    return sum;
  };
}
