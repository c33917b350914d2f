import { framebufferOf } from '../../solver/webgl/float-texture.ts';
import { PixelDownload } from '../../solver/webgl/pixel-download.ts';
import { CHANNELS, type CardTensors, type Program, type Tensor } from './card-tensors.ts';
import { likelihoodProgram } from './likelihood-shader.ts';
import type { NetworkLayout } from './network-vectors.ts';
import { LOG_MOST, ROW, rowsOf, sumPairwise } from './pairwise-sum.ts';
import type { VoxelTexels } from './voxel-texels.ts';

/** Samples of one pass at most. */
export const MOST_SAMPLES = 64;
/** One is filled while the card reads the other. */
const ROOMS = 2;

/** A sample, or a part of one, in a pass. */
export interface PassPart {
  /** As `sampleTexels`. */
  readonly numbers: Float32Array;
  /** As `ReachedVoxels.gather`. */
  readonly entries: Float32Array;
  /** How many entries count. */
  readonly count: number;
}

export interface LikelihoodPassInput {
  readonly gl: WebGL2RenderingContext;
  readonly tensors: CardTensors;
  readonly network: NetworkLayout;
  readonly voxels: VoxelTexels;
  /** Texels of a sample's numbers. */
  readonly sampleWidth: number;
}

/** Log-likelihoods of several samples' entries at once on the card, one number a sample. */
export class LikelihoodPass {
  readonly #input: LikelihoodPassInput;
  readonly #program: Omit<Program, 'outputShape'>;
  readonly #voxels: Tensor;
  readonly #samples: readonly Tensor[];
  #rooms: readonly Tensor[] = [];
  /** As in the texture. */
  #entries = new Float32Array();
  #logRoom = 0;
  #passes = 0;

  /** Throws WebglUnavailableError for a patient or a network that is too large for this card. */
  constructor(input: LikelihoodPassInput) {
    const { tensors, network, voxels, sampleWidth } = input;
    this.#input = input;
    this.#program = likelihoodProgram({
      network,
      entryWidth: ROW,
      voxelEach: voxels.each,
      voxelWidth: voxels.width,
    });
    const { width, height, data } = voxels;
    this.#voxels = tensors.texels(width, height);
    tensors.write(this.#voxels, { first: 0, count: height, width }, data);
    this.#samples = Array.from({ length: ROOMS }, () => tensors.texels(sampleWidth, MOST_SAMPLES));
  }

  /** Has the card's driver make all programs, which takes it long. Throws with its words for one that it does not take. */
  compile(): void {
    const { sampleWidth } = this.#input;
    const nothing = {
      numbers: new Float32Array(CHANNELS * sampleWidth),
      entries: new Float32Array(),
      count: 0,
    };
    const least = Math.log2(ROW);
    this.setRoom(least + Math.log2(MOST_SAMPLES));
    // Steps of all lengths occur among these.
    for (let more = 0; more < LOG_MOST; more++) this.draw([nothing], least + more).discard();
  }

  /** Room for 2^`logRoom` entries a pass, at least a row. */
  setRoom(logRoom: number): void {
    if (logRoom === this.#logRoom) return;
    const { tensors } = this.#input;
    for (const room of this.#rooms) tensors.dispose(room);
    const [rows] = rowsOf(2 ** logRoom);
    this.#rooms = Array.from({ length: ROOMS }, () => tensors.texels(ROW, rows));
    this.#entries = new Float32Array(CHANNELS * ROW * rows);
    this.#logRoom = logRoom;
  }

  /**
   * Asks for up to `MOST_SAMPLES` parts of at most 2^`logEach` entries, which must be at least a row and all together
   * fit. The download has one pixel a part, the sum in its first number.
   */
  draw(parts: readonly PassPart[], logEach: number): PixelDownload {
    const { gl, tensors, sampleWidth } = this.#input;
    const logCount = logEach + Math.ceil(Math.log2(parts.length));
    if (logCount > this.#logRoom) throw new RangeError(`${2 ** logCount} entries`);
    const turn = this.#passes++ % ROOMS;
    const [reached, samples] = [this.#rooms[turn], this.#samples[turn]];
    const numbers = new Float32Array(CHANNELS * sampleWidth * MOST_SAMPLES);
    parts.forEach((part, n) => {
      const at = CHANNELS * sampleWidth * n;
      numbers.set(part.numbers, at);
      numbers[at] = part.count;
      const { entries, count } = part;
      this.#entries.set(entries.subarray(0, CHANNELS * count), CHANNELS * n * 2 ** logEach);
    });
    // All at once: every single write may cost the driver as much as a pass.
    const last = (parts.length - 1) * 2 ** logEach + (parts.at(-1)?.count ?? 0);
    const rows = { first: 0, count: Math.ceil(last / ROW), width: ROW };
    if (rows.count > 0) tensors.write(reached, rows, this.#entries);
    tensors.write(samples, { first: 0, count: MOST_SAMPLES, width: sampleWidth }, numbers);
    const each = tensors.run(
      { ...this.#program, outputShape: rowsOf(2 ** logCount) },
      [reached, samples, this.#voxels],
      [[logEach]],
    );
    const sums = sumPairwise(tensors, each, { logCount, logEach });
    const framebuffer = framebufferOf(gl, tensors.texture(sums));
    const download = new PixelDownload(gl, framebuffer, { x: 0, y: 0, width: parts.length, height: 1 });
    gl.deleteFramebuffer(framebuffer);
    tensors.dispose(sums);
    return download;
  }
}
