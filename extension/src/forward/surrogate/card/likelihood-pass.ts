import { framebufferOf } from '../../solver/webgl/float-texture.ts';
import { PixelDownload } from '../../solver/webgl/pixel-download.ts';
import { CHANNELS, type CardTensors, type Program, type Tensor } from './card-tensors.ts';
import { likelihoodProgram } from './likelihood-shader.ts';
import type { NetworkLayout } from './network-vectors.ts';
import { MOST_SAMPLES, PassRows } from './pass-rows.ts';
import { ROW, rowsOf, sumRows } from './row-sums.ts';
import type { VoxelTexels } from './voxel-texels.ts';

/** One is filled while the card reads the other. */
const ROOMS = 2;

export interface LikelihoodPassInput {
  readonly gl: WebGL2RenderingContext;
  readonly tensors: CardTensors;
  readonly network: NetworkLayout;
  readonly voxels: VoxelTexels;
  /** Texels of a sample's numbers. */
  readonly sampleWidth: number;
}

/** Log-likelihoods of several samples' entries at once on the card, one number a row of entries. */
export class LikelihoodPass {
  readonly #input: LikelihoodPassInput;
  readonly #program: Omit<Program, 'outputShape'>;
  readonly #voxels: Tensor;
  readonly #samples: readonly Tensor[];
  #rooms: readonly Tensor[] = [];
  #roomRows = 0;
  #passes = 0;

  /** Throws WebglUnavailableError for a patient or a network that is too large for this card. */
  constructor(input: LikelihoodPassInput) {
    const { tensors, network, voxels, sampleWidth } = input;
    this.#input = input;
    this.#program = likelihoodProgram({
      network,
      voxelEach: voxels.each,
      voxelWidth: voxels.width,
    });
    this.#voxels = tensors.texels(voxels.width, voxels.height);
    this.writeVoxels();
    this.#samples = Array.from({ length: ROOMS }, () => tensors.texels(sampleWidth, MOST_SAMPLES));
  }

  /** Writes the voxels' texels anew: their numbers have changed. */
  writeVoxels(): void {
    const { tensors, voxels } = this.#input;
    const { width, height, data } = voxels;
    tensors.write(this.#voxels, { first: 0, count: height, width }, data);
  }

  /** Empty rows to fill for a pass. */
  newRows<Owner>(): PassRows<Owner> {
    return new PassRows(this.#input.sampleWidth);
  }

  /** Has the card's driver make all programs, which takes it long. Throws with its words for one that it does not take. */
  compile(): void {
    const { sampleWidth } = this.#input;
    const rows = this.newRows<undefined>();
    const nothing = {
      numbers: new Float32Array(CHANNELS * sampleWidth),
      entries: new Float32Array(CHANNELS),
      count: 1,
    };
    rows.add(nothing, { owner: undefined, first: 0, mostRows: 1 });
    this.draw(rows).discard();
  }

  /** Room for so many rows of entries: it stays, since passes change in length all the time. */
  #reserve(rows: number): void {
    if (rows <= this.#roomRows) return;
    const { tensors } = this.#input;
    for (const room of this.#rooms) tensors.dispose(room);
    this.#rooms = Array.from({ length: ROOMS }, () => tensors.texels(ROW, rows));
    this.#roomRows = rows;
  }

  /** Asks for the sums of all rows, at least one. The download has one pixel a row, the sum in its first number. */
  draw({ rows, parts, entries, numbers }: PassRows<unknown>): PixelDownload {
    const { gl, tensors, sampleWidth } = this.#input;
    // Textures of few sizes, so that they are used again.
    const drawn = 2 ** Math.ceil(Math.log2(rows));
    this.#reserve(drawn);
    const turn = this.#passes++ % ROOMS;
    const [reached, samples] = [this.#rooms[turn], this.#samples[turn]];
    // All at once: every single write may cost the driver as much as a pass.
    tensors.write(reached, { first: 0, count: rows, width: ROW }, entries);
    tensors.write(samples, { first: 0, count: parts.length, width: sampleWidth }, numbers);
    const each = tensors.run(
      { ...this.#program, outputShape: [drawn, ROW] },
      [reached, samples, this.#voxels],
      [[rows]],
    );
    const sums = sumRows(tensors, each, drawn);
    const framebuffer = framebufferOf(gl, tensors.texture(sums));
    const [, width] = rowsOf(drawn);
    const height = Math.ceil(rows / width);
    const download = new PixelDownload(gl, framebuffer, { x: 0, y: 0, width, height });
    gl.deleteFramebuffer(framebuffer);
    tensors.dispose(sums);
    return download;
  }
}
