import type { Vector3 } from '../../../extension/src/volume/grid.ts';
import { seededRandom } from './seeded-random.ts';

/** Where a point of the sample patient's head (LPS, mm, 0 in the middle of the images) is in the atlas. */
export type ToAtlas = (x: number, y: number, z: number) => Vector3;

const TILT_DEGREES = { sideways: 2, nodding: -4, turning: 3 } as const;
/** The patient's brain is this much smaller than the average one, along x, y, z. */
const SHRINKING: Vector3 = [1.035, 1.05, 1.05];
/** Middle of the average brain, LPS of MNI space. */
const ATLAS_CENTER: Vector3 = [0, 18, 4];
const WAVES = 5;
const AMPLITUDE_MM = 1.3;

/** A tilted, slightly smaller and smoothly deformed, no longer symmetric version of the atlas. */
export function headShape(seed: number): ToAtlas {
  const rotate = rotation();
  const waves = displacementWaves(seed);
  return (x, y, z) => {
    let [a, b, c] = rotate(x * SHRINKING[0], y * SHRINKING[1], z * SHRINKING[2]);
    a += ATLAS_CENTER[0];
    b += ATLAS_CENTER[1];
    c += ATLAS_CENTER[2];
    for (const { shift, wave, phase } of waves) {
      const s = Math.sin(wave[0] * x + wave[1] * y + wave[2] * z + phase);
      a += shift[0] * s;
      b += shift[1] * s;
      c += shift[2] * s;
    }
    return [a, b, c];
  };
}

function rotation(): ToAtlas {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [cx, sx] = [Math.cos(radians(TILT_DEGREES.nodding)), Math.sin(radians(TILT_DEGREES.nodding))];
  const [cy, sy] = [Math.cos(radians(TILT_DEGREES.sideways)), Math.sin(radians(TILT_DEGREES.sideways))];
  const [cz, sz] = [Math.cos(radians(TILT_DEGREES.turning)), Math.sin(radians(TILT_DEGREES.turning))];
  return (x, y, z) => {
    const [y1, z1] = [cx * y - sx * z, sx * y + cx * z];
    const [x2, z2] = [cy * x + sy * z1, -sy * x + cy * z1];
    return [cz * x2 - sz * y1, sz * x2 + cz * y1, z2];
  };
}

interface Wave {
  readonly shift: Vector3;
  /** Radians a mm. */
  readonly wave: Vector3;
  readonly phase: number;
}

/** Waves of 70 to 140 mm: their gradients stay far below 1, so that nothing folds. */
function displacementWaves(seed: number): Wave[] {
  const random = seededRandom(seed);
  const vector = (length: number): Vector3 => {
    const [x, y, z] = [random.normal(), random.normal(), random.normal()];
    const scale = length / Math.hypot(x, y, z);
    return [x * scale, y * scale, z * scale];
  };
  return Array.from({ length: WAVES }, () => ({
    shift: vector(AMPLITUDE_MM),
    wave: vector((2 * Math.PI) / (70 + 70 * random.uniform())),
    phase: 2 * Math.PI * random.uniform(),
  }));
}
