/**
 * From labelled anatomies to a model folder, in one command:
 *   npx tsx models/training/travel-time/train-model.ts --data FOLDER --work FOLDER --out models/travel-time-4
 * See README.md in the folder above. What the work folder holds already is not made again.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSeed } from './check-seed.ts';
import { runProgram } from './run-program.ts';
import { ratioFolder, readRatio, wholeNumber } from './stage-options.ts';

const STEPS = ['prepare-anatomies.ts', 'anatomy-profiles.ts', 'simulate.ts', 'examples.ts'] as const;

const finish = (program: string, argv: readonly string[]): Promise<void> =>
  runProgram(import.meta.dirname, program, argv);

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    work: { type: 'string' },
    out: { type: 'string' },
    runs: { type: 'string', default: '12' },
    'validation-runs': { type: 'string', default: '20' },
    steps: { type: 'string', default: '45000' },
    hidden: { type: 'string', default: '24,12' },
    ratio: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    'begin-with': { type: 'string' },
    processes: { type: 'string', default: '1' },
    python: { type: 'string', default: 'python3' },
  },
});
const { data, work: workText, out } = values;
if (data === undefined || workText === undefined || out === undefined) {
  throw new Error('--data, --work and --out must be given');
}
const work = resolve(workText);
const processes = wholeNumber('processes', values.processes, 1);
checkSeed(work, wholeNumber('seed', values.seed, 0));

for (const step of STEPS) {
  const common = [
    '--import',
    'tsx',
    join(import.meta.dirname, step),
    '--data',
    resolve(data),
    '--work',
    work,
  ];
  const draws = [
    '--runs',
    values.runs,
    '--validation-runs',
    values['validation-runs'],
    '--ratio',
    values.ratio,
    '--seed',
    values.seed,
  ];
  const parts = Array.from({ length: processes }, (_, part) =>
    finish(process.execPath, [...common, ...draws, '--part', String(part), '--of', String(processes)]),
  );
  // All end before a failure ends this: none goes on unseen.
  const ended = await Promise.allSettled(parts);
  const failure = ended.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}

const made = ratioFolder(work, readRatio(values.ratio));
const trained = join(made, 'trained');
const folders = ['train', 'validation'].map((split) => join(made, 'examples', split));
const begin = values['begin-with'];
const training = [
  ...['--hidden', values.hidden, '--steps', values.steps, '--seed', values.seed],
  ...(begin === undefined ? [] : ['--begin-with', resolve(begin)]),
];
const python = values.python.includes('/') ? resolve(values.python) : values.python;
await finish(python, ['train.py', ...folders, trained, ...training]);
await finish(python, [
  'export.py',
  trained,
  join(made, 'format.json'),
  join(work, 'anatomy-profiles.json'),
  resolve(out),
]);
console.log(`${resolve(out)} is finished`);
