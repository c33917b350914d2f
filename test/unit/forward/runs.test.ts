import { joinRuns, runsWithout } from '../../../extension/src/forward/surrogate/travel-time/runs.ts';
import { seededRandom } from '../../../demo/src/sample/seeded-random.ts';

const NUMBERS = 60;

/** Runs of a set of numbers. */
function runsOf(isIn: readonly boolean[]): Int32Array {
  const runs: number[] = [];
  isIn.forEach((inside, n) => {
    if (inside && !isIn[n - 1]) runs.push(n);
    if (inside && !isIn[n + 1]) runs.push(n + 1);
  });
  return Int32Array.from(runs);
}

test('runs are joined and taken away as sets of numbers are', () => {
  const random = seededRandom(5);
  for (let n = 0; n < 300; n++) {
    const part = random.uniform();
    const [a, b] = [part, 1 - part].map((share) =>
      Array.from({ length: NUMBERS }, () => random.uniform() < share * 0.9),
    );
    expect(joinRuns(runsOf(a), runsOf(b))).toEqual(runsOf(a.map((inside, at) => inside || b[at])));
    expect(runsWithout(runsOf(a), runsOf(b))).toEqual(runsOf(a.map((inside, at) => inside && !b[at])));
  }
});
