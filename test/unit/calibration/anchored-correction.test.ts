import {
  AnchoredCorrection,
  describeModel,
  type AnchoredCorrectionOptions,
  type CorrectionState,
} from '../../../extension/src/calibration/anchored-correction.ts';

const VOXELS = Int32Array.of(3, 5, 6);
const SIZE = 8;
/** Of the fast model; the slow one's are everywhere halfway to 1. */
const FAST = Float32Array.from({ length: SIZE }, (_, voxel) => 0.1 * voxel);
const SLOW = FAST.map((u) => (u + 1) / 2);

/** A correction by models that are constants, and all shifts that they were given. */
function correction(found?: CorrectionState): {
  readonly made: AnchoredCorrection;
  readonly given: number[][];
} {
  const given: number[][] = [];
  const correct = (shift: Float32Array): void => void given.push([...shift]);
  const solve: AnchoredCorrectionOptions['batches']['solve'] = (samples, take) => {
    samples.forEach((_, n) => {
      take(SLOW, n);
    });
    return Promise.resolve();
  };
  const evaluate = (): Promise<Float64Array> => Promise.reject(new Error('not here'));
  const made = new AnchoredCorrection({
    simulator: {
      voxels: VOXELS,
      densities: (parameters) => Promise.resolve(parameters.map(() => FAST)),
      isTissue: () => true,
      sparseDensity: () => ({ density: FAST, runs: Int32Array.of(0, VOXELS.length) }),
      correct: () => undefined,
      dispose: () => undefined,
    },
    batches: { evaluate, solve, correct, dispose: () => undefined },
    solver: () =>
      Promise.resolve({
        batches: { evaluate, solve, correct: () => undefined, dispose: () => undefined },
        // Nothing of it is asked for here.
        evaluator: undefined as never,
        dispose: () => undefined,
      }),
    pause: () => Promise.resolve(),
    found,
  });
  return { made, given };
}

const samples = Array.from({ length: 40 }, (_, n) =>
  Float64Array.of(0.05, 0.01 + 1e-5 * n, 400, 0, 0, 0, 0.7, 0.3, 0.05),
);

test('what was learned is added whole where the samples follow', async () => {
  const { made, given } = correction();
  expect(made.isDue(0.001)).toBe(false);
  expect(made.isDue(0.003)).toBe(true);
  expect(made.isPending).toBe(false);
  await made.learn(samples, 0.003);
  expect(made.isPending).toBe(true);
  expect(describeModel('fast', made)).toBe('fast');
  expect(await made.add(() => Promise.resolve('followed'))).toBe('followed');
  expect(made.isPending).toBe(false);
  // Of logits, and a little less, for nothing is known of the other voxels at first.
  const logit = (u: number): number => Math.log(u / (1 - u));
  VOXELS.forEach((voxel, n) => {
    const difference = logit(SLOW[voxel]) - logit(FAST[voxel]);
    expect(given.at(-1)?.[n]).toBeGreaterThan(0.95 * difference);
    expect(given.at(-1)?.[n]).toBeLessThanOrEqual(difference);
  });
  expect(made.isDue(0.008)).toBe(false);
  expect(made.isDue(0.01)).toBe(true);
  expect(describeModel('fast', made)).toBe('fast corrected-by=solver-1mm anchors=16');
});

test('where they do not follow as much of it is added as they do, and the rest later', async () => {
  const { made, given } = correction();
  await made.learn(samples, 0.003);
  const target = [...(made.state?.target ?? [])];
  const first = given.length;
  let asked = 0;
  expect(await made.add(() => Promise.resolve(++asked === 3 ? 'followed' : undefined))).toBe('followed');
  expect(given.slice(first).map(([value]) => value / target[0])).toEqual(
    [1, 0.5, 0.25].map((part) => expect.closeTo(part, 5) as number),
  );
  expect(made.isPending).toBe(true);
  expect(describeModel('fast', made)).toBe('fast corrected-by=solver-1mm anchors=16 in-part');
  // A run that goes on from there has added the same, and has the rest before it.
  const { made: again, given: givenAgain } = correction(structuredClone(made.state));
  expect(givenAgain).toEqual([given.at(-1)]);
  expect(again.isPending).toBe(true);
  await again.add(() => Promise.resolve('followed'));
  expect(givenAgain.at(-1)).toEqual(target.map((value) => Math.fround(value)));
  expect(again.isPending).toBe(false);
});

test('where they follow nothing all stays as it was', async () => {
  const { made, given } = correction();
  await made.learn(samples, 0.003);
  const followed: unknown = await made.add<unknown>(() => Promise.resolve(undefined));
  expect(followed).toBeUndefined();
  expect(given.at(-1)).toEqual([0, 0, 0]);
  expect(made.isPending).toBe(true);
  expect(describeModel('fast', made)).toBe('fast');
});
