import type { TrainedAnatomies } from './anatomy-profile.ts';
import { FRONT_FEATURE_COUNT, SAMPLE_FEATURE_COUNT } from './front-features.ts';
import { START_CHANNELS, TISSUE_CHANNELS } from './local-tissue.ts';
import { START_UNITS, TISSUE_UNITS } from './network/descriptors.ts';
import { INPUTS, type FrontNetwork, type FrontRanges } from './network/front-network.ts';
import type { FrontNetworks } from './network/front-networks.ts';
import type { Layer } from './network/layer.ts';
import { FRONT_LENGTHS } from './travel-time/front-lengths.ts';

/** manifest.json of a trained travel-time surrogate. */
export interface SurrogateManifest {
  /** `ForwardModel.id` without the weights' hash. */
  readonly name: string;
  readonly architecture: {
    readonly frontFeatures: number;
    readonly tissueChannels: readonly string[];
    readonly sampleFeatures: number;
    readonly startChannels: readonly string[];
    /** Over what fronts average; see `FRONT_LENGTHS`. */
    readonly frontLengths: { readonly mm: readonly number[]; readonly widths: number };
    /** Units of the layers that describe tissue and start; see `DescriptorLayers`. */
    readonly tissueUnits: readonly number[];
    readonly startUnits: readonly number[];
    readonly hidden: readonly number[];
    /** Widths of the front that have weights of their own; see `FrontNetworks`. */
    readonly widthsMm: readonly number[];
  };
  readonly ranges: FrontRanges;
  /** What tissue maps it was trained on. */
  readonly anatomies: TrainedAnatomies;
  /** D_w / D_g of the simulations. */
  readonly diffusivityRatio: number;
  /** What the simulations were. */
  readonly truth: string;
  /**
   * Little-endian IEEE 754 halves: of the layers that describe tissue, then of those that describe the start, then for each
   * width layer by layer weights (a row for each unit) and biases, and after a width's layers its skip weights.
   */
  readonly weights: { readonly file: string; readonly bytes: number; readonly sha256: string };
}

/** A model folder's two files. */
export interface ModelFiles {
  readonly manifest: SurrogateManifest;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** Weights that are not those that the manifest describes, or that this code cannot run. */
export class ModelMismatchError extends Error {
  override readonly name = 'ModelMismatchError';
}

/** The value of a half-precision number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function checkArchitecture({ name, architecture }: SurrogateManifest): void {
  const own = {
    frontFeatures: FRONT_FEATURE_COUNT,
    tissueChannels: TISSUE_CHANNELS,
    sampleFeatures: SAMPLE_FEATURE_COUNT,
    startChannels: START_CHANNELS,
    frontLengths: FRONT_LENGTHS,
    tissueUnits: TISSUE_UNITS,
    startUnits: START_UNITS,
  };
  for (const [part, value] of Object.entries(own)) {
    const found: unknown = architecture[part as keyof typeof own];
    if (JSON.stringify(found) !== JSON.stringify(value)) {
      throw new ModelMismatchError(
        `${name} has ${part} ${JSON.stringify(found)}; this version of the software runs ${JSON.stringify(value)}`,
      );
    }
  }
  if (architecture.hidden.length !== 2) {
    throw new ModelMismatchError(
      `${name} has ${architecture.hidden.length} hidden layers; this version runs 2`,
    );
  }
  const { widthsMm } = architecture;
  if (widthsMm.length === 0 || !widthsMm.every((width, n) => width > (n > 0 ? widthsMm[n - 1] : 0))) {
    throw new ModelMismatchError(`${name} has widthsMm ${JSON.stringify(widthsMm)}, which must ascend`);
  }
}

/** Tissue is worked into the first layer once a patient, whatever the width. */
function checkTissueWeights({ name }: SurrogateManifest, networks: readonly FrontNetwork[]): void {
  const isOfTissue = (_: number, at: number): boolean => {
    const input = at % INPUTS.count;
    return input >= INPUTS.tissue && input < INPUTS.sample;
  };
  const [expected, ...others] = networks.map(({ first, skip }) =>
    [first.weights, skip].map((weights) => weights.filter(isOfTissue).join()).join(),
  );
  if (others.some((weights) => weights !== expected)) {
    throw new ModelMismatchError(`${name} has weights of tissue that depend on the width`);
  }
}

/** Throws ModelMismatchError for another number of bytes or hash than the manifest's. */
export async function checkHash(
  manifest: Pick<SurrogateManifest, 'name' | 'weights'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { name, weights } = manifest;
  if (bytes.length !== weights.bytes) {
    throw new ModelMismatchError(`${name}: ${weights.file} has ${bytes.length} bytes, not ${weights.bytes}`);
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== weights.sha256) {
    throw new ModelMismatchError(`${name}: ${weights.file} has SHA-256 ${found}, not ${weights.sha256}`);
  }
}

/**
 * The networks that a model folder holds.
 * Throws ModelMismatchError, naming what differs, for another architecture, number of bytes or hash; TypeError where the
 * page is not served securely, for without WebCrypto there is no hash.
 */
export async function readNetworks({ manifest, weights }: ModelFiles): Promise<FrontNetworks> {
  checkArchitecture(manifest);
  await checkHash(manifest, weights);
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let at = 0;
  const take = (count: number): Float32Array => {
    if (at + 2 * count > weights.byteLength) {
      throw new ModelMismatchError(`${manifest.name}: ${manifest.weights.file} ends before the last layer`);
    }
    const values = Float32Array.from({ length: count }, (_, n) =>
      halfToNumber(view.getUint16(at + 2 * n, true)),
    );
    at += 2 * count;
    return values;
  };
  const layer = (inputs: number, units: number): Layer => ({
    units,
    weights: take(inputs * units),
    biases: take(units),
  });
  const stack = (inputs: number, units: readonly number[]): Layer[] =>
    units.map((count, n) => layer(n > 0 ? units[n - 1] : inputs, count));
  const descriptors = {
    tissue: stack(TISSUE_CHANNELS.length, TISSUE_UNITS),
    start: stack(SAMPLE_FEATURE_COUNT + START_CHANNELS.length, START_UNITS),
  };
  const { hidden, widthsMm } = manifest.architecture;
  const [first, second] = hidden;
  const networks = widthsMm.map((): FrontNetwork => ({
    first: layer(INPUTS.count, first),
    second: layer(first, second),
    output: layer(second, 1),
    skip: take(INPUTS.count),
  }));
  if (at !== weights.byteLength) {
    throw new ModelMismatchError(`${manifest.name}: ${manifest.weights.file} goes on after the last layer`);
  }
  checkTissueWeights(manifest, networks);
  return { widthsMm, networks, descriptors };
}
