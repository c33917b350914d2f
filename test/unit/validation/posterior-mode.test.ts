import { toVector } from '../../../extension/src/tumor/parameter-vector.ts';
import { posteriorMode } from '../../validation/paper/posterior-mode.ts';
import { sampleStudy } from '../calibration/sample-study.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';

test('finds what the study was made with, from a start that is off', async () => {
  const grid = straightGrid([28, 27, 26], [2, 2, 2]);
  const growth = {
    diffusivity: 0.03,
    proliferationRate: 0.018,
    timeDays: 380,
    start: [28.5, 26.4, 25.2],
  } as const;
  const imaging = { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 };
  const study = { name: 'sample', inputs: await sampleStudy(grid, { growth, imaging }), outputGrid: grid };
  const off = { ...growth, proliferationRate: 0.014, start: [31, 25, 27] } as const;
  const { mode, density } = await posteriorMode(
    study,
    { samplesPerStage: 16, seed: 1, diffusivityRatio: 10, forwardModel: 'solver-2mm' },
    [toVector({ growth: off, imaging })],
  );
  const [diffusivity, rate, timeDays, x, y, z] = mode.theta;
  expect(Math.sqrt(diffusivity / rate)).toBeCloseTo(Math.sqrt(0.03 / 0.018), 0);
  expect(rate * timeDays).toBeGreaterThan(0.85 * 0.018 * 380);
  expect(rate * timeDays).toBeLessThan(1.15 * 0.018 * 380);
  expect(Math.hypot(x - 28.5, y - 26.4, z - 25.2)).toBeLessThan(2);
  expect(mode.logLikelihoods).toHaveLength(2);
  expect(density.grid).toEqual(grid);
});
