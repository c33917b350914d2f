import type { SolverCheck } from '../../../extension/src/calibration/protocol.ts';
import { checkMessage } from '../../../extension/src/study/check-message.ts';

const check: SolverCheck = {
  forwardModel: 'the solver',
  samples: 32,
  effectiveSampleSize: 28.26,
  logWeightDeviation: 0.4,
  shifts: [
    { name: 'diffusivity', shift: 0.1 },
    { name: 'growthNumber', shift: -0.214 },
  ],
  mapField: { meanAbsoluteDifference: 0.0123, dice: [0.95, 0.9, 1] },
  verdict: 'agrees',
};
const few: SolverCheck = { ...check, effectiveSampleSize: 1.3, logWeightDeviation: 85.4, verdict: 'differs' };

test('a check that agrees names what moves most, whichever way', () => {
  expect(checkMessage(check, (name) => (name === 'growthNumber' ? 'ρT' : name))).toBe(
    'The 1 mm solver agrees: with its likelihoods 28 of 32 samples count, and no mean moves by more than 0.21 SD (ρT). ' +
      'The maps may be used: the MAP’s density differs by 0.012 on average in the tumor ' +
      '(Dice 0.95, 0.90, 1.00 at 0.2, 0.4, 0.8).',
  );
});

test('weights that degenerate say nothing of shifts, but of what to use', () => {
  const words = checkMessage(few);
  expect(words).toMatch(/1\.3 of 32 samples count, too few to say/);
  expect(words).toMatch(/±85 from sample to sample/);
  expect(words).toMatch(/use the 1 mm solver/);
  expect(words).not.toMatch(/ SD /);
});

test('maps that differ much are named as such', () => {
  const far = { ...few, mapField: { meanAbsoluteDifference: 0.11, dice: [0.6, 0.5, 0.2] as const } };
  expect(checkMessage(far)).toMatch(/maps are not the solver’s either: .* 0\.110 on average/);
});
