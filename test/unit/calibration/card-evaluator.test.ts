import { CardEvaluator, type BatchEvaluator } from '../../../extension/src/calibration/card-evaluator.ts';
import { describeBackends } from '../../../extension/src/calibration/open-evaluator.ts';
import { solverCard } from '../../../extension/src/calibration/solver-card.ts';
import type { StreamingSimulator } from '../../../extension/src/forward/solver/choose-solver.ts';
import { ContextLostError } from '../../../extension/src/forward/solver/webgl/webgl-errors.ts';

/** Samples are told apart by their diffusivity; at x < 0 there is no tissue. */
const samples = [3, 1, -7, 2, 5].map((value) =>
  Float64Array.of(Math.abs(value), 0.1, 100, Math.sign(value), 0, 0, 0.6, 0.3, 0.05),
);

/** Solves in an order of its own; the density is the diffusivity. Fails before the `failAt`-th with `error`. */
function card(failAt = Infinity, error: Error = new ContextLostError('it went away')) {
  let disposed = 0;
  const simulator: StreamingSimulator = {
    isTissue: ([x]) => x > 0,
    each: async (parameters, take) => {
      const order = [...parameters.keys()].sort(
        (a, b) => parameters[a].diffusivity - parameters[b].diffusivity,
      );
      for (const [n, place] of order.entries()) {
        if (n === failAt) throw error;
        await take(Float32Array.of(parameters[place].diffusivity), place);
      }
    },
    dispose: () => {
      disposed++;
    },
  };
  return { simulator, disposed: () => disposed };
}

function instead() {
  const seen: number[][] = [];
  let solved = 0;
  const shifts: Float32Array[] = [];
  let disposed = 0;
  const evaluator: BatchEvaluator = {
    evaluate: async (batch, onDone) => {
      seen.push(batch.map(([diffusivity]) => diffusivity));
      await onDone(batch.length);
      return Float64Array.from(batch, ([diffusivity]) => -diffusivity);
    },
    solve: (batch) => {
      solved += batch.length;
      return Promise.resolve();
    },
    correct: (shift) => {
      shifts.push(shift);
    },
    dispose: () => {
      disposed++;
    },
  };
  return { evaluator, seen, shifts, solved: () => solved, disposed: () => disposed };
}

const logLikelihoodOf = ([density]: Float32Array): number => -density;
/** On this thread. */
const solve = ([diffusivity]: Float64Array): Promise<Float32Array> =>
  Promise.resolve(Float32Array.of(diffusivity));
const expected = [-3, -1, -Infinity, -2, -5];

async function evaluateAll(evaluator: BatchEvaluator) {
  let done = 0;
  const values = await evaluator.evaluate(samples, (count) => {
    done += count;
    return Promise.resolve();
  });
  return { values: [...values], done };
}

test('log-likelihoods come in the order of the samples, −Infinity where growth cannot start', async () => {
  const { simulator, disposed } = card();
  const evaluator = new CardEvaluator({
    card: solverCard(simulator, logLikelihoodOf),
    solve,
    openInstead: () => {
      throw new Error('the card is there');
    },
  });
  expect(await evaluateAll(evaluator)).toEqual({ values: expected, done: samples.length });
  evaluator.dispose();
  expect(disposed()).toBe(1);
});

test('a card that is lost half-way is replaced for good; what it had done counts', async () => {
  const { simulator, disposed } = card(2);
  const other = instead();
  const evaluator = new CardEvaluator({
    card: solverCard(simulator, logLikelihoodOf),
    solve,
    openInstead: () => other.evaluator,
  });
  expect(await evaluateAll(evaluator)).toEqual({ values: expected, done: samples.length });
  expect(other.seen).toEqual([[3, 5]]);
  expect(disposed()).toBe(1);
  await evaluator.solve(
    samples,
    () => undefined,
    () => Promise.resolve(),
  );
  expect(other.solved()).toBe(samples.length);
  const again = await evaluateAll(evaluator);
  expect(again.done).toBe(samples.length);
  expect(other.seen).toHaveLength(2);
  evaluator.dispose();
  expect(other.disposed()).toBe(1);
  expect(disposed()).toBe(1);
});

test('a correction is for the card, and for what replaces it', async () => {
  const { simulator } = card(2);
  const other = instead();
  const onCard: Float32Array[] = [];
  const evaluator = new CardEvaluator({
    card: { ...solverCard(simulator, logLikelihoodOf), correct: (shift) => onCard.push(shift) },
    solve,
    openInstead: () => other.evaluator,
  });
  const [first, second] = [Float32Array.of(1), Float32Array.of(2)];
  evaluator.correct(first);
  expect(onCard).toEqual([first]);
  await evaluateAll(evaluator);
  expect(other.shifts).toEqual([first]);
  evaluator.correct(second);
  expect(onCard).toEqual([first]);
  expect(other.shifts).toEqual([first, second]);
});

test('maps are solved on this thread while the card is there', async () => {
  const evaluator = new CardEvaluator({
    card: solverCard(card().simulator, logLikelihoodOf),
    solve,
    openInstead: () => instead().evaluator,
  });
  const taken: number[][] = [];
  let done = 0;
  const take = ([density]: Float32Array, n: number): void => {
    taken.push([n, density]);
  };
  await evaluator.solve([samples[1], samples[0]], take, (count) => {
    done += count;
    return Promise.resolve();
  });
  expect(taken).toEqual([
    [0, 1],
    [1, 3],
  ]);
  expect(done).toBe(2);
});

test('other errors are not hidden', async () => {
  const { simulator } = card(1, new RangeError('diffusivity is NaN'));
  const evaluator = new CardEvaluator({
    card: solverCard(simulator, logLikelihoodOf),
    solve,
    openInstead: () => instead().evaluator,
  });
  await expect(evaluateAll(evaluator)).rejects.toThrow(RangeError);
});

test('what computed is told, but for the threads alone', () => {
  expect(describeBackends('solver/1', [])).toBe('solver/1');
  expect(describeBackends('solver/1', ['wasm'])).toBe('solver/1');
  expect(describeBackends('solver/1', ['webgl2'])).toBe('solver/1 backend=webgl2');
  expect(describeBackends('solver/1', ['webgl2', 'wasm'])).toBe('solver/1 backend=webgl2+wasm');
});
