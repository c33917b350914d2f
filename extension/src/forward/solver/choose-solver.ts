import type { Simulator } from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import {
  chooseBackend,
  type BackendCandidates,
  type BackendChoice,
  type StreamingCard,
} from '../choose-backend.ts';
import type { WebglSimulator } from './webgl/webgl-simulator.ts';

/** What the choice needs of the solver on a graphics card. */
export type StreamingSimulator = Pick<WebglSimulator, 'isTissue'> &
  StreamingCard<GrowthParameters, Float32Array>;

/** Implementations differ by 1e-5, and where negligible density is dropped; a broken driver by much more. */
const GREATEST_DIFFERENCE = 1e-3;

export interface SolverCandidates extends Omit<
  BackendCandidates<GrowthParameters, Float32Array, StreamingSimulator>,
  'openCard' | 'evaluate' | 'agrees'
> {
  /** Rejects with WebglUnavailableError where the card is too small. */
  readonly openWebgl: () => Promise<StreamingSimulator>;
  readonly wasm: Pick<Simulator, 'densities'>;
}

/** Which implementation of the solver solves whole batches faster here; see `chooseBackend`. */
export function chooseSolver(candidates: SolverCandidates): Promise<BackendChoice<StreamingSimulator>> {
  const { openWebgl, wasm, ...others } = candidates;
  return chooseBackend<GrowthParameters, Float32Array, StreamingSimulator>({
    ...others,
    openCard: openWebgl,
    evaluate: async (parameters) => {
      const [density] = await wasm.densities([parameters]);
      return density;
    },
    agrees: (density, expected) =>
      density.every((u, voxel) => Math.abs(u - expected[voxel]) <= GREATEST_DIFFERENCE),
  });
}
