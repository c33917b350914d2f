import { FARTHEST_MM, type FrontSample } from '../../../extension/src/forward/surrogate/front-features.ts';
import type { Random } from '../../../extension/src/sampler/random.ts';
import { FULL_DENSITY } from './run-record.ts';

/** Examples of a snapshot where something happens: neighbouring voxels are alike, so a part of them says it all. */
const ACTIVE_EXAMPLES = 1500;
/** And elsewhere, inside and beyond, so that the network stays there what it is. */
const QUIET_EXAMPLES = 150;
/** Something happens between these densities… */
const ACTIVE_DENSITY = [5e-4, 0.9995] as const;

/** In widths of the front, √(D/ρ), and mm. */
interface Distance {
  readonly widths: number;
  readonly mm: number;
}

/** …and near the front that travel times predict. */
const NEAR: Distance = { widths: 3, mm: 4 };
/** Nothing is to be learned farther ahead of the front than this. */
const AHEAD: Distance = { widths: 6, mm: 10 };

/** For validation, what is above this or not far beyond the front is all looked at. */
const VALIDATION_DENSITY = 1e-4;
const VALIDATION_AHEAD: Distance = { widths: 3, mm: 5 };

/** Travel times end no sooner than this before the reach, and are a little shorter than distances. */
const BORDER_MM = 20;

export interface SnapshotVoxels {
  readonly sample: FrontSample;
  /** 0 to `FULL_DENSITY` at the tissue voxels. */
  readonly densities: Uint16Array;
  /** Travel time of each, mm; Infinity beyond reach. */
  readonly times: Float32Array;
}

function millimetres({ widths, mm }: Distance, widthMm: number): number {
  return widths * widthMm + mm;
}

/** No example is farther from its start, mm. */
export function exampleReachMm({ widthMm, growth }: FrontSample): number {
  return 2 * widthMm * growth + millimetres(AHEAD, widthMm) + BORDER_MM;
}

/** How far a voxel is beyond the front, mm of travel time; negative inside. */
function beyondFront({ sample, times }: SnapshotVoxels, voxel: number): number {
  return Math.min(times[voxel], FARTHEST_MM) - 2 * sample.widthMm * sample.growth;
}

function drawSome(voxels: number[], count: number, random: Random): number[] {
  const taken = Math.min(count, voxels.length);
  // The first steps of Fisher and Yates' shuffle.
  for (let n = 0; n < taken; n++) {
    const other = n + Math.floor(random.uniform() * (voxels.length - n));
    [voxels[n], voxels[other]] = [voxels[other], voxels[n]];
  }
  return voxels.slice(0, taken);
}

/** Voxels of a snapshot to train on, drawn: most of them where density is between none and full. */
export function trainingVoxels(snapshot: SnapshotVoxels, random: Random): number[] {
  const { densities, sample } = snapshot;
  const [least, most] = ACTIVE_DENSITY;
  const active: number[] = [];
  const quiet: number[] = [];
  densities.forEach((stored, voxel) => {
    const density = stored / FULL_DENSITY;
    const beyond = beyondFront(snapshot, voxel);
    const near = Math.abs(beyond) < millimetres(NEAR, sample.widthMm);
    if (near || (density > least && density < most)) active.push(voxel);
    else if (beyond < millimetres(AHEAD, sample.widthMm)) quiet.push(voxel);
  });
  return [...drawSome(active, ACTIVE_EXAMPLES, random), ...drawSome(quiet, QUIET_EXAMPLES, random)];
}

/** Every voxel that is tumor or could be taken for it. */
export function validationVoxels(snapshot: SnapshotVoxels): number[] {
  const ahead = millimetres(VALIDATION_AHEAD, snapshot.sample.widthMm);
  return Array.from(snapshot.densities.keys()).filter(
    (voxel) =>
      snapshot.densities[voxel] > VALIDATION_DENSITY * FULL_DENSITY || beyondFront(snapshot, voxel) < ahead,
  );
}
