import { namedRandom } from '../../../models/training/travel-time/named-random.ts';
import { drawTraining, drawValidation } from '../../../models/training/travel-time/draw-growth.ts';
import { GROWTH_RANGE, WIDTH_RANGE_MM } from '../../../models/training/travel-time/model-format.ts';

const draws = <T>(draw: (n: number) => T): T[] => Array.from({ length: 500 }, (_, n) => draw(n));

test('what is trained on lies in the ranges that the model states, and reaches into their corners', () => {
  const drawn = draws((n) => drawTraining(namedRandom(1, String(n))));
  for (const { widthMm, growths } of drawn) {
    expect(widthMm).toBeGreaterThanOrEqual(WIDTH_RANGE_MM[0]);
    expect(widthMm).toBeLessThanOrEqual(WIDTH_RANGE_MM[1]);
    expect(growths).toHaveLength(6);
    growths.forEach((growth, n) => {
      expect(growth).toBeGreaterThan(n > 0 ? growths[n - 1] : 0);
    });
    const last = growths[5];
    expect(last).toBeLessThanOrEqual(GROWTH_RANGE[1]);
    expect(last * widthMm ** 2).toBeLessThanOrEqual(220.001);
  }
  const widths = drawn.map(({ widthMm }) => widthMm).sort((a, b) => a - b);
  // Three quarters are even in the logarithm over 0.45 to 6 mm, a quarter over 1.2 to 6: half of them are below 1.95 mm.
  expect(Math.abs(Math.log(widths[250] / 1.95))).toBeLessThan(0.15);
  expect(Math.max(...drawn.map(({ growths }) => growths[5]))).toBeGreaterThan(55);
});

test('a quarter of the draws are of wide fronts or small tumors, from where they are first seen', () => {
  const drawn = draws((n) => drawTraining(namedRandom(1, String(n))));
  const faint = drawn.filter(({ growths }) => Math.abs(growths[0] / growths[5] - 0.45) < 1e-9);
  expect(faint.length / drawn.length).toBeGreaterThan(0.18);
  expect(faint.length / drawn.length).toBeLessThan(0.32);
  for (const { widthMm, growths } of faint) {
    expect(widthMm).toBeGreaterThanOrEqual(1.2);
    // The front at last is within 20 mm and three widths, or ρT is still small.
    const beyond = 2 * widthMm * growths[5] - 3 * widthMm;
    expect(beyond < 20.001 || growths[5] < 8).toBe(true);
  }
});

test('what is validated on is one look at a tumor of 6 to 55 mm', () => {
  for (const { widthMm, growths } of draws((n) => drawValidation(namedRandom(1, String(n))))) {
    expect(growths).toHaveLength(1);
    const radius = 2 * widthMm * growths[0] - 3 * widthMm;
    expect(radius).toBeGreaterThan(6);
    expect(radius).toBeLessThan(55);
    expect(growths[0]).toBeGreaterThan(4);
    expect(growths[0]).toBeLessThanOrEqual(75);
  }
});
