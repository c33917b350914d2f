import { checkGrowthParameters } from '../../../tumor/check-growth-parameters.ts';
import type { LikelihoodVariant } from '../../../tumor/log-likelihood.ts';
import type { TumorParameters } from '../../../tumor/parameter-vector.ts';
import { worldToIndex } from '../../../volume/grid.ts';
import { gridPosition } from '../grid-position.ts';
import { reachMm, type FrontNetwork } from '../network/front-network.ts';
import { networkAt, networkLike } from '../network/front-networks.ts';
import { sampleTerms } from '../network/sample-terms.ts';
import { besideMm, frontSample, type EncodedPatient } from '../surrogate.ts';
import type { TissueVoxels } from '../travel-time/tissue-voxels.ts';
import type { CountedVoxels } from './counted-voxels.ts';
import { emptyLogLikelihood, petNormalization } from './empty-log-likelihood.ts';
import type { NetworkLayout } from './network-vectors.ts';
import { ReachedVoxels } from './reached-voxels.ts';
import { SampleTexels } from './sample-texels.ts';

/** What the card needs of a sample, and what it need not do. Its arrays are overwritten by the next sample's. */
export interface PreparedSample {
  /** As `SampleTexels`. */
  readonly numbers: Float32Array;
  /** As `ReachedVoxels.texels`. */
  readonly entries: Float32Array;
  /** How many of them count. */
  readonly count: number;
  /** What the log-likelihood has besides that of the entries. */
  readonly constant: number;
}

export interface SamplePreparerInput {
  readonly patient: EncodedPatient;
  readonly counted: CountedVoxels;
  readonly likelihood: LikelihoodVariant;
  readonly layout: NetworkLayout;
}

/** This thread's part of an evaluation. */
export class SamplePreparer {
  readonly #input: SamplePreparerInput;
  readonly #reached: ReachedVoxels;
  readonly #besideMm: number;
  /** The last sample's. */
  readonly #network: FrontNetwork;
  readonly #numbers: SampleTexels;

  private constructor(input: SamplePreparerInput, reached: ReachedVoxels) {
    const { patient, layout, likelihood } = input;
    this.#input = input;
    this.#reached = reached;
    this.#besideMm = besideMm(patient);
    this.#network = networkLike(patient.networks.networks[0]);
    this.#numbers = new SampleTexels(layout, likelihood);
  }

  static async create(input: SamplePreparerInput): Promise<SamplePreparer> {
    const { tissue, times } = input.patient;
    return new SamplePreparer(input, await ReachedVoxels.create(tissue, input.counted, times));
  }

  get tissue(): TissueVoxels {
    return this.#input.patient.tissue;
  }

  /** Throws as `Simulator.densities` rejects. */
  prepare({ growth, imaging }: TumorParameters): PreparedSample {
    checkGrowthParameters(growth);
    const { patient, counted, likelihood } = this.#input;
    const { networks, ranges, local, tissue } = patient;
    const { grid } = tissue;
    const front = frontSample(growth, ranges);
    const reach = { reachMm: reachMm(front), besideMm: this.#besideMm };
    const { count, totals } = this.#reached.gather({ start: growth.start, ...front }, reach);
    const all = counted.totals;
    const empty = {
      labels: all.labels.map((voxels, kind) => voxels - totals.labels[kind]),
      petSquares: all.petSquares - totals.petSquares,
    };
    const network = networkAt(networks, front.widthMm, this.#network);
    const terms = sampleTerms(network, networks.descriptors, {
      sample: front,
      channels: local.atStart(worldToIndex(grid, growth.start)),
    });
    this.#numbers.write({ front, start: gridPosition(grid, growth.start), network, terms, imaging });
    return {
      numbers: this.#numbers.texels,
      entries: this.#reached.texels,
      count,
      constant: emptyLogLikelihood(empty, imaging, likelihood) + petNormalization(counted.petCount, imaging),
    };
  }
}
