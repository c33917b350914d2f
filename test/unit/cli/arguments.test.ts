import { readArguments, type CalibrateArguments } from '../../../cli/src/arguments.ts';
import { Failure } from '../../../cli/src/exit-codes.ts';

const NEEDED = ['calibrate', '--dicomweb', 'http://127.0.0.1/dicom-web/', '--study', '1.2.3'];

function read(...extra: string[]): CalibrateArguments {
  const options = readArguments([...NEEDED, ...extra], {});
  if (options === 'help') throw new Error('help');
  return options;
}

/** The first line of what is said of arguments that are refused. */
function complaint(...extra: string[]): string {
  try {
    read(...extra);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.exitCode).toBe(2);
    return error.message.split('\n')[0];
  }
  throw new Error('accepted');
}

test('without options it is the posterior of the paper, in full', () => {
  expect(read()).toMatchObject({ preset: 'full', target: {}, dicomWebUrl: 'http://127.0.0.1/dicom-web' });
});

test('the posterior can be another', () => {
  const { target } = read(
    ...['--ratio', '100', '--likelihood', 'reference-code', '--start-region', 'core'],
    ...['--prior', 'diffusivity=0.01:0.09', '--prior', 'timeDays=300'],
  );
  expect(target).toEqual({
    diffusivityRatio: 100,
    likelihood: 'reference-code',
    priors: { parameters: { diffusivity: [0.01, 0.09], timeDays: 300 }, startRegion: 'core' },
  });
});

test('the forward model and how many samples the solver checks can be chosen', () => {
  expect(read('--forward-model', 'solver-1mm', '--check-samples', '0').target).toEqual({
    forwardModel: 'solver-1mm',
    checkSamples: 0,
  });
  expect(read('--check-samples', '64').target).toEqual({ checkSamples: 64 });
});

test('the exceeded density and the levels of the volumes can be chosen', () => {
  expect(read()).toMatchObject({ target: {}, isoDensities: [0.05] });
  expect(read('--exceedance', '0.2', '--iso-density', '0.5,0.05')).toMatchObject({
    target: { exceedanceDensity: 0.2 },
    isoDensities: [0.05, 0.5],
  });
});

test('a start that is known is fixed', () => {
  expect(read('--start=-10.5,20,3e0').target).toEqual({ priors: { start: [-10.5, 20, 3] } });
});

test.each([
  [
    ['--forward-model', 'mine'],
    '--forward-model mine is not surrogate or solver-2mm or solver-1mm or paper-network',
  ],
  [['--check-samples', '1.5'], '--check-samples 1.5 is not an integer from 0 to 1000000'],
  [['--ratio', '50'], '--ratio 50 is not 10 or 100'],
  [['--exceedance', '1'], '--exceedance 1: "1" is not a cell density between 0 and 1.'],
  [['--exceedance', ''], '--exceedance : "" is not a cell density between 0 and 1.'],
  [
    ['--iso-density', '0.1,0'],
    '--iso-density 0.1,0: "0" is not a cell density above 0 and up to 1. Give numbers with commas between them, such as 0.05, 0.2, 0.5.',
  ],
  [['--likelihood', 'mine'], '--likelihood mine is not paper or reference-code'],
  [['--start-region', 'edema'], '--start-region edema is not whole-tumor or core'],
  [['--start', '1,2'], '--start 1,2 is not X,Y,Z in mm'],
  [['--start', '1,2,3,4'], '--start 1,2,3,4 is not X,Y,Z in mm'],
  [['--start', '1,2,z'], '--start 1,2,z is not X,Y,Z in mm'],
  [['--prior', 'timeDays=500:30'], '--prior timeDays=500:30: timeDays: low 500 is not below high 30.'],
  [['--prior', 'timeDays='], '--prior timeDays=: timeDays: the value "" is not a number.'],
  [['--prior', 'diffusivity=0'], '--prior diffusivity=0: diffusivity: the value must be above 0.'],
  [['--prior', 'timeDays=1', '--prior', 'timeDays=2'], '--prior timeDays is given twice'],
] as const)('%p is refused', (extra, message) => {
  expect(complaint(...extra)).toBe(message);
});

test.each(['age=3', 'timeDays', 'timeDays=1:2:3', 'startX=3', 'toString=1'])(
  '--prior %s is refused',
  (prior) => {
    expect(complaint('--prior', prior)).toMatch(
      `--prior ${prior} is not NAME=LOW:HIGH or NAME=VALUE, NAME one of diffusivity, proliferationRate,`,
    );
  },
);

test('a start and a region for it exclude each other', () => {
  expect(complaint('--start', '1,2,3', '--start-region', 'core')).toMatch(/exclude each other/);
});
