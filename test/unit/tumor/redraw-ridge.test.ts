import { redrawRidge } from '../../../extension/src/tumor/redraw-ridge.ts';
import { PRIOR_RANGES, uniformPrior } from '../../../extension/src/tumor/prior.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';

function generator(): { uniform(): number } {
  let state = 5;
  return { uniform: () => (state = (state * 48271) % 2147483647) / 2147483647 };
}

const random = generator();
const region = makeVolume(straightGrid([3, 3, 3], [2, 2, 2]), new Uint8Array(27).fill(1));
const prior = uniformPrior(region, false);
const theta = Float64Array.of(0.04, 0.01, 500, 1, 2, 3, 0.7, 0.3, 0.06);
const draws = Array.from({ length: 5000 }, () => redrawRidge(theta, prior, random));

test('what the tumour depends on stays, and all lies in the ranges', () => {
  const wrong = draws.filter(
    ([d, rate, time, ...others]) =>
      Math.abs(d / rate / 4 - 1) > 1e-9 ||
      Math.abs((rate * time) / 5 - 1) > 1e-9 ||
      others.join() !== '1,2,3,0.7,0.3,0.06' ||
      d < PRIOR_RANGES.diffusivity[0] * (1 - 1e-9) ||
      d > PRIOR_RANGES.diffusivity[1] * (1 + 1e-9) ||
      time > PRIOR_RANGES.timeDays[1] * (1 + 1e-9),
  );
  expect(wrong).toEqual([]);
});

test('draws are spread as those of the prior that have this D/ρ and ρT', () => {
  // By brute force: draws from the prior in a narrow band about the two.
  const times: number[] = [];
  while (times.length < 3000) {
    const uniform = ([low, high]: readonly [number, number]) => low + (high - low) * random.uniform();
    const d = uniform(PRIOR_RANGES.diffusivity);
    const rate = uniform(PRIOR_RANGES.proliferationRate);
    const time = uniform(PRIOR_RANGES.timeDays);
    if (Math.abs(Math.log(d / rate / 4)) < 0.05 && Math.abs(Math.log((rate * time) / 5)) < 0.05) {
      times.push(time);
    }
  }
  const sorted = times.sort((a, b) => a - b);
  const found = draws.map(([, , time]) => time).sort((a, b) => a - b);
  for (const fraction of [0.1, 0.25, 0.5, 0.75, 0.9]) {
    const [a, b] = [sorted, found].map((values) => values[Math.round(fraction * (values.length - 1))]);
    expect(b / a).toBeGreaterThan(0.93);
    expect(b / a).toBeLessThan(1.07);
  }
});

test('where one of the three is fixed there is nothing to draw', () => {
  const fixed = uniformPrior(region, false, { parameters: { timeDays: 500 } });
  expect(redrawRidge(theta, fixed, random)).toBe(theta);
});
