import type { Simulator } from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import { isSoftwareRenderer } from './webgl/open-context.ts';
import { ContextLostError, WebglUnavailableError } from './webgl/webgl-errors.ts';
import type { WebglSimulator } from './webgl/webgl-simulator.ts';

/** Implementations of the solver. */
export const BACKENDS = ['wasm', 'webgl2'] as const;
export type Backend = (typeof BACKENDS)[number];

/** What the choice needs of the solver on a graphics card. */
export type StreamingSimulator = Pick<WebglSimulator, 'isTissue' | 'each' | 'dispose'>;

/** Solves timed on the card: enough that its groups overlap as they do in a batch. */
const TIMED_SOLVES = 16;
const WARMING_SOLVES = 4;
/** On either implementation; the whole choice takes about twice this, and what it takes to open the card. */
const BUDGET_MS = 200;
/** Implementations differ by 1e-5, and where negligible density is dropped; a broken driver by much more. */
const GREATEST_DIFFERENCE = 1e-3;

export interface SolverCandidates {
  /** Name of the graphics card, undefined where there is no WebGL2 with floating-point textures. */
  readonly renderer: () => string | undefined;
  /** Rejects with WebglUnavailableError where the card is too small. */
  readonly openWebgl: () => Promise<StreamingSimulator>;
  readonly wasm: Pick<Simulator, 'densities'>;
  /** Threads that would share a batch between them, this one included. */
  readonly threads: number;
  /** Typical solves, at least one, starts in tissue. */
  readonly parameters: readonly GrowthParameters[];
  /** What a density is wanted for, which this thread does in either case. */
  readonly inspect: (density: Float32Array) => unknown;
  /** Takes the card even where it is slower, for a run that began on one. */
  readonly preferWebgl?: boolean;
  /** In ms; `performance.now` if not given. */
  readonly now?: () => number;
  readonly budgetMs?: number;
}

export type SolverChoice =
  | {
      readonly backend: 'wasm';
      readonly because: 'unavailable' | 'software-renderer' | 'wrong' | 'slower';
    }
  | { readonly backend: 'webgl2'; readonly simulator: StreamingSimulator };

interface Timing {
  readonly msPerSolve: number;
  readonly solved: readonly { readonly parameters: GrowthParameters; readonly density: Float32Array }[];
}

/** One solve after the other for as long as the budget lasts. */
async function timeWasm(candidates: SolverCandidates, now: () => number, budgetMs: number): Promise<Timing> {
  const { wasm, inspect } = candidates;
  const solved: Timing['solved'][number][] = [];
  const solve = async (parameters: GrowthParameters): Promise<void> => {
    const [density] = await wasm.densities([parameters]);
    inspect(density);
    solved.push({ parameters, density });
  };
  let begun = now();
  await solve(candidates.parameters[0]);
  let ms = now() - begun;
  if (ms < budgetMs / 2) {
    // The first was slow because it was the first.
    solved.length = 0;
    begun = now();
    for (const parameters of candidates.parameters.slice(0, TIMED_SOLVES)) {
      await solve(parameters);
      ms = now() - begun;
      if (ms >= budgetMs) break;
    }
  }
  return { msPerSolve: ms / solved.length, solved };
}

/** ms a solve in a batch; undefined for a card whose densities are wrong. Rejects when the budget is spent. */
async function timeWebgl(
  simulator: StreamingSimulator,
  { solved }: Timing,
  { inspect, now, budgetMs }: Pick<SolverCandidates, 'inspect'> & { now: () => number; budgetMs: number },
): Promise<number | undefined> {
  const signal = AbortSignal.timeout(budgetMs);
  const batch = (length: number) => Array.from({ length }, (_, n) => solved[n % solved.length]);
  const warming = batch(WARMING_SOLVES);
  let wrong = 0;
  await simulator.each(
    warming.map(({ parameters }) => parameters),
    (density, place) => {
      const expected = warming[place].density;
      if (!density.every((u, voxel) => Math.abs(u - expected[voxel]) <= GREATEST_DIFFERENCE)) wrong++;
    },
    signal,
  );
  if (wrong > 0) return undefined;
  const begun = now();
  await simulator.each(
    batch(TIMED_SOLVES).map(({ parameters }) => parameters),
    (density) => void inspect(density),
    signal,
  );
  return (now() - begun) / TIMED_SOLVES;
}

/** Expected where the card cannot do the work; all else is a mistake. */
function isRefusal(error: unknown): boolean {
  return error instanceof WebglUnavailableError || error instanceof ContextLostError;
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/**
 * Which implementation solves whole batches faster here, by a few solves on both: the graphics card must take less
 * time a sample than WebAssembly on all threads together. Never a card that is imitated by the processor. The
 * simulator that comes with WebGL2 is the caller's to dispose of.
 */
export async function chooseSolver(candidates: SolverCandidates): Promise<SolverChoice> {
  const { renderer, openWebgl, threads, inspect } = candidates;
  const { now = () => performance.now(), budgetMs = BUDGET_MS, preferWebgl = false } = candidates;
  const name = renderer();
  if (name === undefined) return { backend: 'wasm', because: 'unavailable' };
  if (isSoftwareRenderer(name)) return { backend: 'wasm', because: 'software-renderer' };
  const wasm = await timeWasm(candidates, now, budgetMs);
  let simulator: StreamingSimulator | undefined;
  try {
    simulator = await openWebgl();
    const webglMs = await timeWebgl(simulator, wasm, { inspect, now, budgetMs });
    const isFaster = webglMs !== undefined && webglMs < wasm.msPerSolve / threads;
    if (isFaster || (preferWebgl && webglMs !== undefined)) return { backend: 'webgl2', simulator };
    simulator.dispose();
    return { backend: 'wasm', because: webglMs === undefined ? 'wrong' : 'slower' };
  } catch (error) {
    simulator?.dispose();
    if (isTimeout(error)) return { backend: 'wasm', because: 'slower' };
    if (isRefusal(error)) return { backend: 'wasm', because: 'unavailable' };
    throw error;
  }
}
