import type { LikelihoodCard } from '../forward/likelihood-card.ts';
import type { StreamingSimulator } from '../forward/solver/choose-solver.ts';
import type { LogLikelihood } from '../tumor/fast-log-likelihood.ts';

/** The solver on a graphics card; what its densities make likely is worked out on this thread. */
export function solverCard(simulator: StreamingSimulator, logLikelihoodOf: LogLikelihood): LikelihoodCard {
  return {
    isTissue: (start) => simulator.isTissue(start),
    each: (samples, take, signal) =>
      simulator.each(
        samples.map(({ growth }) => growth),
        (density, place) => take(logLikelihoodOf(density, samples[place].imaging), place),
        signal,
      ),
    dispose: () => {
      simulator.dispose();
    },
  };
}
