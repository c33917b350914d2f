import { GpuClock } from '../../../extension/src/forward/solver/webgl/gpu-clock.ts';
import { LikelihoodPass } from '../../../extension/src/forward/surrogate/card/likelihood-pass.ts';
import { SamplePreparer } from '../../../extension/src/forward/surrogate/card/sample-preparer.ts';
import { TravelTimes } from '../../../extension/src/forward/surrogate/travel-time/travel-times.ts';
import { contexts } from '../../browser/opened-contexts.ts';
import type { CardParts } from './card-figures.ts';
import { CardQueries } from './card-queries.ts';
import { markMethod, newMark, type Mark } from './marks.ts';

/** Runs a batch once with marks on; all in ms a sample. */
async function withMarks(
  run: () => Promise<unknown>,
  marked: readonly (readonly [object, string, Mark])[],
): Promise<number> {
  const undo = marked.map(([prototype, method, mark]) => markMethod(prototype, method, mark));
  const began = performance.now();
  try {
    await run();
    return performance.now() - began;
  } finally {
    for (const one of undo.toReversed()) one();
  }
}

/** Where a batch's time goes with the surrogate on the card that was opened last. */
export async function surrogateParts(run: () => Promise<unknown>, samples: number): Promise<CardParts> {
  const [waiting, preparing, times, drawing] = [newMark(), newMark(), newMark(), newMark()];
  const gl = contexts.at(-1);
  const queries = gl && new CardQueries(gl);
  let entries = 0;
  const { draw } = LikelihoodPass.prototype;
  LikelihoodPass.prototype.draw = function (...args) {
    queries?.begin();
    const download = draw.apply(this, args);
    queries?.end();
    return download;
  };
  const { prepare } = SamplePreparer.prototype;
  SamplePreparer.prototype.prepare = function (...args) {
    const prepared = prepare.apply(this, args);
    entries += prepared.count;
    return prepared;
  };
  try {
    const ms = await withMarks(run, [
      [GpuClock.prototype, 'passed', waiting],
      [SamplePreparer.prototype, 'prepare', preparing],
      [TravelTimes.prototype, 'at', times],
      [LikelihoodPass.prototype, 'draw', drawing],
    ]);
    const onCardMs = await queries?.sum();
    return {
      msPerSample: ms / samples,
      waitingMs: waiting.ms / samples,
      preparingMs: preparing.ms / samples,
      travelTimesMs: times.ms / samples,
      drawingMs: drawing.ms / samples,
      ...(onCardMs !== undefined && { onCardMs: onCardMs / samples }),
      passes: drawing.calls,
      samplesPerPass: samples / drawing.calls,
      entriesPerSample: entries / samples,
    };
  } finally {
    LikelihoodPass.prototype.draw = draw;
    SamplePreparer.prototype.prepare = prepare;
  }
}

/** The same of the solver; `likelihood` is what its likelihoods took while it ran. */
export async function solverParts(
  run: () => Promise<unknown>,
  likelihood: Mark,
  samples: number,
): Promise<CardParts> {
  const waiting = newMark();
  likelihood.ms = 0;
  const ms = await withMarks(run, [[GpuClock.prototype, 'passed', waiting]]);
  return {
    msPerSample: ms / samples,
    waitingMs: waiting.ms / samples,
    likelihoodMs: likelihood.ms / samples,
  };
}
