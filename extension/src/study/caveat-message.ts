import type { ModelCaveat } from '../calibration/protocol.ts';

const range = ([least, greatest]: readonly [number, number], unit = ''): string =>
  `${least} to ${greatest}${unit}`;

/** What a model's caveat means, in plain words. */
export function caveatMessage(caveat: ModelCaveat): string {
  switch (caveat.kind) {
    case 'anatomy-unlike': {
      const { distance, limit, measure, value, trained } = caveat;
      return (
        `These tissue maps are unlike those that the surrogate was trained on (distance ${distance.toFixed(1)}, ` +
        `at most ${limit.toFixed(1)} there; most of it: ${measure}, ${value.toFixed(2)} where ` +
        `${trained.toFixed(2)} is usual). Check the maps; if they are right, have the 1 mm solver check the result, ` +
        'or use a solver.'
      );
    }
    case 'for-comparison':
      return (
        "The paper's network is here to be compared with. It is far from the solver that it was trained on, and slower " +
        'than that: docs/validation.md has the figures. Use another model for any other purpose.'
      );
    case 'ratio-weak':
      return (
        `With Dw/Dg of ${caveat.diffusivityRatio} the surrogate was trained on few simulations and is farther from the ` +
        '1 mm solver than the 2 mm solver is. Use a solver.'
      );
    case 'prior-beyond': {
      const { share, widthMm, growth } = caveat;
      return (
        `${Math.round(100 * share)} % of the prior lies beyond what the surrogate was trained for: √(D/ρ) of ` +
        `${range(widthMm, ' mm')}, ρT of ${range(growth)}. There it tells the densities of the nearest trained ` +
        'values. Narrow the prior, or use a solver.'
      );
    }
  }
}
