import { isSoftwareRenderer } from './solver/webgl/open-context.ts';
import { ContextLostError, WebglUnavailableError } from './solver/webgl/webgl-errors.ts';

/** What evaluates a growth model: the processor's threads, or a graphics card. */
export const BACKENDS = ['wasm', 'webgl2'] as const;
export type Backend = (typeof BACKENDS)[number];

/** A graphics card that works through batches. */
export interface StreamingCard<Parameters, Value> {
  /**
   * Gives the values one by one, with their places among the parameters, in the order that suits the card. `signal`
   * ends it within a few ms. Rejects with ContextLostError when the card goes away.
   */
  each(
    parameters: readonly Parameters[],
    take: (value: Value, place: number) => void | Promise<void>,
    signal?: AbortSignal,
  ): Promise<void>;
  dispose(): void;
}

/** Evaluations timed on the card: enough that its groups overlap as they do in a batch. */
const TIMED = 16;
const WARMING = 4;
/** On either backend; the whole choice takes about twice this, and what it takes to open the card. */
const BUDGET_MS = 200;

export interface BackendCandidates<Parameters, Value, Card extends StreamingCard<Parameters, Value>> {
  /** Name of the graphics card, undefined where there is no WebGL2 with floating-point textures. */
  readonly renderer: () => string | undefined;
  /** Rejects with WebglUnavailableError where the card is too small. */
  readonly openCard: () => Promise<Card>;
  /** Evaluates on this thread. */
  readonly evaluate: (parameters: Parameters) => Promise<Value>;
  /** Whether the card's value may stand for this thread's; a broken driver's must not. */
  readonly agrees: (value: Value, expected: Value) => boolean;
  /** Threads that would share a batch between them, this one included. */
  readonly threads: number;
  /** Typical ones, at least one, starts in tissue. */
  readonly parameters: readonly Parameters[];
  /** What a value is wanted for, which this thread does in either case. */
  readonly inspect?: (value: Value) => unknown;
  /** Takes the card even where it is slower, for a run that began on one. */
  readonly preferWebgl?: boolean;
  /** In ms; `performance.now` if not given. */
  readonly now?: () => number;
  readonly budgetMs?: number;
}

export type BackendChoice<Card> =
  | {
      readonly backend: 'wasm';
      readonly because: 'unavailable' | 'software-renderer' | 'wrong' | 'slower';
    }
  | { readonly backend: 'webgl2'; readonly card: Card };

interface Timing<Parameters, Value> {
  readonly msEach: number;
  readonly evaluated: readonly { readonly parameters: Parameters; readonly value: Value }[];
}

interface Measure<Value> {
  readonly inspect: (value: Value) => unknown;
  readonly now: () => number;
  readonly budgetMs: number;
}

/** One evaluation after the other for as long as the budget lasts. */
async function timeThread<Parameters, Value>(
  all: readonly Parameters[],
  evaluate: (parameters: Parameters) => Promise<Value>,
  { inspect, now, budgetMs }: Measure<Value>,
): Promise<Timing<Parameters, Value>> {
  const evaluated: Timing<Parameters, Value>['evaluated'][number][] = [];
  const run = async (parameters: Parameters): Promise<void> => {
    const value = await evaluate(parameters);
    inspect(value);
    evaluated.push({ parameters, value });
  };
  let begun = now();
  await run(all[0]);
  let ms = now() - begun;
  if (ms < budgetMs / 2) {
    // The first was slow because it was the first.
    evaluated.length = 0;
    begun = now();
    for (const parameters of all.slice(0, TIMED)) {
      await run(parameters);
      ms = now() - begun;
      if (ms >= budgetMs) break;
    }
  }
  return { msEach: ms / evaluated.length, evaluated };
}

/** ms an evaluation in a batch; undefined for a card whose values are wrong. Rejects when the budget is spent. */
async function timeCard<Parameters, Value>(
  card: StreamingCard<Parameters, Value>,
  { evaluated }: Timing<Parameters, Value>,
  { inspect, now, budgetMs, agrees }: Measure<Value> & { agrees: (value: Value, expected: Value) => boolean },
): Promise<number | undefined> {
  const signal = AbortSignal.timeout(budgetMs);
  const batch = (length: number) => Array.from({ length }, (_, n) => evaluated[n % evaluated.length]);
  const warming = batch(WARMING);
  let wrong = 0;
  await card.each(
    warming.map(({ parameters }) => parameters),
    (value, place) => {
      if (!agrees(value, warming[place].value)) wrong++;
    },
    signal,
  );
  if (wrong > 0) return undefined;
  const begun = now();
  await card.each(
    batch(TIMED).map(({ parameters }) => parameters),
    (value) => void inspect(value),
    signal,
  );
  return (now() - begun) / TIMED;
}

/** Expected where the card cannot do the work; all else is a mistake. */
function isRefusal(error: unknown): boolean {
  return error instanceof WebglUnavailableError || error instanceof ContextLostError;
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/**
 * Which backend works faster through whole batches here, by a few evaluations on both: the graphics card must take
 * less time for one than WebAssembly on all threads together, and give the same. Never a card that is imitated by the
 * processor. The card that is chosen is the caller's to dispose of.
 */
export async function chooseBackend<Parameters, Value, Card extends StreamingCard<Parameters, Value>>(
  candidates: BackendCandidates<Parameters, Value, Card>,
): Promise<BackendChoice<Card>> {
  const { renderer, openCard, evaluate, agrees, threads, parameters } = candidates;
  const { inspect = () => undefined, preferWebgl = false } = candidates;
  const { now = () => performance.now(), budgetMs = BUDGET_MS } = candidates;
  const name = renderer();
  if (name === undefined) return { backend: 'wasm', because: 'unavailable' };
  if (isSoftwareRenderer(name)) return { backend: 'wasm', because: 'software-renderer' };
  const thread = await timeThread(parameters, evaluate, { inspect, now, budgetMs });
  let card: Card | undefined;
  try {
    card = await openCard();
    const ms = await timeCard(card, thread, { inspect, now, budgetMs, agrees });
    const isFaster = ms !== undefined && ms < thread.msEach / threads;
    if (isFaster || (preferWebgl && ms !== undefined)) return { backend: 'webgl2', card };
    card.dispose();
    return { backend: 'wasm', because: ms === undefined ? 'wrong' : 'slower' };
  } catch (error) {
    card?.dispose();
    if (isTimeout(error)) return { backend: 'wasm', because: 'slower' };
    if (isRefusal(error)) return { backend: 'wasm', because: 'unavailable' };
    throw error;
  }
}
