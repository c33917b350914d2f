import { checkGrowthParameters } from '../../../tumor/check-growth-parameters.ts';
import type { LikelihoodVariant } from '../../../tumor/log-likelihood.ts';
import type { TumorParameters } from '../../../tumor/parameter-vector.ts';
import { worldToIndex } from '../../../volume/grid.ts';
import { gridPosition } from '../grid-position.ts';
import { reachMm } from '../network/front-network.ts';
import { networkAt } from '../network/front-networks.ts';
import { sampleTerms } from '../network/sample-terms.ts';
import { besideMm, frontSample, type EncodedPatient } from '../surrogate.ts';
import type { TissueVoxels } from '../travel-time/tissue-voxels.ts';
import type { CountedVoxels } from './counted-voxels.ts';
import { emptyLogLikelihood, petNormalization } from './empty-log-likelihood.ts';
import { networkLayout, networkVectors, type NetworkLayout } from './network-vectors.ts';
import { ReachedVoxels } from './reached-voxels.ts';
import { sampleTexels } from './sample-texels.ts';

/** What the card needs of a sample, and what it need not do. */
export interface PreparedSample {
  /** As `sampleTexels`. */
  readonly numbers: Float32Array;
  /** Entries written; see `ReachedVoxels.gather`. */
  readonly count: number;
  /** What the log-likelihood has besides that of the entries. */
  readonly constant: number;
}

/** This thread's part of an evaluation. */
export class SamplePreparer {
  readonly #patient: EncodedPatient;
  readonly #counted: CountedVoxels;
  readonly #variant: LikelihoodVariant;
  readonly #reached: ReachedVoxels;
  readonly #layout: NetworkLayout;

  constructor(patient: EncodedPatient, counted: CountedVoxels, variant: LikelihoodVariant) {
    this.#patient = patient;
    this.#counted = counted;
    this.#variant = variant;
    this.#layout = networkLayout(patient.networks.networks[0]);
    this.#reached = new ReachedVoxels(patient.tissue, counted, patient.times);
  }

  get tissue(): TissueVoxels {
    return this.#patient.tissue;
  }

  /** Entries of one sample at most. */
  get mostEntries(): number {
    return this.#counted.voxels.length;
  }

  /** Writes the entries into `texels`. Throws as `Simulator.densities` rejects. */
  prepare({ growth, imaging }: TumorParameters, texels: Float32Array): PreparedSample {
    checkGrowthParameters(growth);
    const { networks, ranges, local, tissue } = this.#patient;
    const { grid } = tissue;
    const front = frontSample(growth, ranges);
    const reach = { reachMm: reachMm(front), besideMm: besideMm(this.#patient) };
    const { count, totals } = this.#reached.gather({ start: growth.start, ...front }, reach, texels);
    const all = this.#counted.totals;
    const empty = {
      labels: all.labels.map((voxels, kind) => voxels - totals.labels[kind]),
      petSquares: all.petSquares - totals.petSquares,
    };
    const network = networkAt(networks, front.widthMm);
    const weights = networkVectors(network, this.#layout);
    const terms = sampleTerms(network, networks.descriptors, {
      sample: front,
      channels: local.atStart(worldToIndex(grid, growth.start)),
    });
    return {
      numbers: sampleTexels(
        { front, start: gridPosition(grid, growth.start), terms, weights, imaging },
        this.#layout,
        this.#variant,
      ),
      count,
      constant:
        emptyLogLikelihood(empty, imaging, this.#variant) + petNormalization(this.#counted.petCount, imaging),
    };
  }
}
