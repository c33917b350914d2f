import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import { describePrior } from '../../../extension/src/tumor/prior.ts';
import { readSettings } from '../../../extension/src/viewer/settings/read-settings.ts';
import {
  PAPER_DRAFT,
  type PriorDraft,
  type SettingsDraft,
} from '../../../extension/src/viewer/settings/settings-draft.ts';
import { settingsWords } from '../../../extension/src/viewer/settings/settings-words.ts';

function draftWith(
  parameters: Partial<Record<keyof SettingsDraft['parameters'], Partial<PriorDraft>>>,
  rest: Partial<SettingsDraft> = {},
): SettingsDraft {
  const changed = Object.entries(parameters).map(([name, part]) => {
    const former = PAPER_DRAFT.parameters[name as keyof SettingsDraft['parameters']];
    return [name, { ...former, ...part }];
  });
  return {
    ...PAPER_DRAFT,
    ...rest,
    parameters: { ...PAPER_DRAFT.parameters, ...(Object.fromEntries(changed) as object) },
  };
}

test('untouched, the settings are those of the paper', () => {
  const { target, seed, problems } = readSettings(PAPER_DRAFT);
  expect(target).toEqual({});
  expect(seed).toBeUndefined();
  expect(problems).toEqual([]);
  expect(settingsWords(target, seed)).toBe('');
  expect(presetSettings('full', 1, target)).toEqual({
    forwardModel: 'surrogate',
    checkSamples: 256,
    samplesPerStage: 2048,
    seed: 1,
    diffusivityRatio: 10,
  });
});

test('the density of the map of exceedance is read, told, and refused where it is none', () => {
  const { target, problems } = readSettings(draftWith({}, { exceedance: ' 0.2 ' }));
  expect([target, problems]).toEqual([{ exceedanceDensity: 0.2 }, []]);
  expect(settingsWords(target)).toBe('P(u > 0.2)');
  for (const exceedance of ['0', '1', 'x', '0,2', '-0.1']) {
    expect(readSettings(draftWith({}, { exceedance })).problems).toEqual([
      `Map of P(u > …): "${exceedance}" is not a cell density between 0 and 1.`,
    ]);
  }
});

test('all that can be changed gets into the calibration, and is told in a few words', () => {
  const draft = draftWith(
    { diffusivity: { high: '0.09' }, timeDays: { low: '300', fixed: true } },
    { diffusivityRatio: 100, likelihood: 'reference-code', startRegion: 'core', seed: ' 7 ' },
  );
  const { target, seed, problems } = readSettings(draft);
  expect(problems).toEqual([]);
  expect(seed).toBe(7);
  expect(target).toEqual({
    diffusivityRatio: 100,
    likelihood: 'reference-code',
    priors: { parameters: { diffusivity: [0.01, 0.09], timeDays: 300 }, startRegion: 'core' },
  });
  expect(describePrior(true, target.priors)).toMatch(
    /core; diffusivity uniform in \[0\.01, 0\.09\] .*timeDays fixed at 300 d/,
  );
  expect(settingsWords(target, seed)).toBe(
    "ratio 100, reference code's likelihood, start in the core, Dw 0.01–0.09, T fixed, seed 7",
  );
});

test('the forward model and its check are settings, told in a few words', () => {
  const { target } = readSettings(draftWith({}, { forwardModel: 'solver-1mm', check: 'preview' }));
  expect(target).toEqual({ forwardModel: 'solver-1mm', checkSamples: 32 });
  expect(settingsWords(target)).toBe('1 mm solver, 32 samples checked');
  expect(presetSettings('preview', 1, target)).toMatchObject(target);
  const unchecked = readSettings(draftWith({}, { check: 'none' })).target;
  expect(unchecked).toEqual({ checkSamples: 0 });
  expect(settingsWords(unchecked)).toBe('not checked');
});

test('a number written another way is the same number', () => {
  expect(readSettings(draftWith({ diffusivity: { low: '1e-2' } })).target).toEqual({});
});

test('seed 0 is a seed', () => {
  expect(readSettings(draftWith({}, { seed: '0' })).seed).toBe(0);
});

test.each(['-1', '1.5', 'x', '4294967296'])('seed %p is refused', (seed) => {
  const { problems } = readSettings(draftWith({}, { seed }));
  expect(problems).toEqual([`Seed: "${seed}" is not a whole number from 0 to 4294967295.`]);
});

test('every problem names its parameter as the table does', () => {
  const { problems } = readSettings(
    draftWith({ diffusivity: { low: '0' }, timeDays: { high: '20' }, thresholdT1c: { low: 'much' } }),
  );
  expect(problems).toEqual([
    'Dw: low must be above 0.',
    'T: low 30 is not below high 20.',
    'uc T1c: low "much" is not a number.',
  ]);
});

test('what stands in high does not count for a parameter that is fixed', () => {
  expect(readSettings(draftWith({ timeDays: { high: '?', fixed: true } })).problems).toEqual([]);
});
