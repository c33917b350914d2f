/** What was measured, as it stands in the file of results. */
export interface CardFigures {
  readonly renderer: string;
  /** Where it is a program, its figures say nothing of a graphics card. */
  readonly isSoftware: boolean;
  readonly browser: string;
  readonly repeats: number;
  /** False while there is more to come. */
  readonly done: boolean;
  readonly cases: readonly CaseFigures[];
}

/** A batch of samples in one person's brain. */
export interface CaseFigures {
  readonly name: string;
  /** Of the 2 mm grid, and of them those with tissue. */
  readonly voxels: number;
  readonly tissueVoxels: number;
  readonly tumorMl: number;
  readonly samples: number;
  /** What the surrogate takes longer for the whole batch while it has not seen the starts. */
  readonly encodingMs: number;
  readonly models: readonly ModelFigures[];
}

export interface ModelFigures {
  readonly id: string;
  readonly backend: 'webgl2' | 'wasm';
  /** Of a batch: of the case's, or fewer for a model that takes long. */
  readonly samples: number;
  /** Of one log-likelihood: the median over the repeats of a whole batch. */
  readonly msPerSample: number;
  readonly ratioToCardSolver2mm: number;
  readonly repeatsMs: readonly number[];
  /** What there is to do before the first sample: context, programs, the patient's data. */
  readonly openMs: number;
  /** Of a log-likelihood, relative, from the same model's in WebAssembly. */
  readonly greatestDifference?: number;
  /** Where the time goes, in one more repeat. */
  readonly parts?: CardParts;
}

/** ms a sample, all of them parts of the first. */
export interface CardParts {
  readonly msPerSample: number;
  /** Until the card had passed a mark, this thread being idle. */
  readonly waitingMs: number;
  /** Surrogate: all that the processor does for a sample before the card has it, and of that, travel times. */
  readonly preparingMs?: number;
  readonly travelTimesMs?: number;
  /** Surrogate: handing entries and programs to the card. */
  readonly drawingMs?: number;
  /** Surrogate: what the card says that its programs took. It is at work beside the processor. */
  readonly onCardMs?: number;
  /** Surrogate: what went to the card at once. */
  readonly passes?: number;
  readonly samplesPerPass?: number;
  readonly entriesPerSample?: number;
  /** Solver: the likelihood of its densities, on the processor. */
  readonly likelihoodMs?: number;
}
