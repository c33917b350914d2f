/**
 * From labelled anatomies to a model folder of the paper's network, in one command:
 *   npx tsx models/training/paper-network/train-model.ts --data FOLDER --work FOLDER --out models/paper-network-4
 * See README.md in the folder above. What the work folder holds already is not made again.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSeed } from '../travel-time/check-seed.ts';
import { writeJson } from '../travel-time/record-files.ts';
import { runProgram } from '../travel-time/run-program.ts';
import { ratioFolder, readRatio, wholeNumber } from '../travel-time/stage-options.ts';
import { RANGES } from './draw-growth.ts';
import { truthOf } from './crop-solver.ts';

const STEPS = [
  '../travel-time/prepare-anatomies.ts',
  '../travel-time/anatomy-profiles.ts',
  'simulate.ts',
] as const;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    work: { type: 'string' },
    out: { type: 'string' },
    crops: { type: 'string', default: '8' },
    loss: { type: 'string', default: 'tumor+csf' },
    input: { type: 'string', default: 'all' },
    skips: { type: 'boolean', default: false },
    channels: { type: 'string', default: '8,8,16,32' },
    convolutions: { type: 'string', default: '1,1,2,2' },
    'tissue-steps': { type: 'string', default: '300' },
    steps: { type: 'string', default: '700,150,8' },
    ratio: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
    python: { type: 'string', default: 'python3' },
  },
});
const { data, work: workText, out } = values;
if (data === undefined || workText === undefined || out === undefined) {
  throw new Error('--data, --work and --out must be given');
}
const work = resolve(workText);
const ratio = readRatio(values.ratio);
checkSeed(work, wholeNumber('seed', values.seed, 0));
const finish = (program: string, argv: readonly string[]): Promise<void> =>
  runProgram(import.meta.dirname, program, argv);

for (const step of STEPS) {
  await finish(process.execPath, [
    ...['--import', 'tsx', join(import.meta.dirname, step)],
    ...['--data', resolve(data), '--work', work],
    ...['--runs', values.crops, '--ratio', values.ratio, '--seed', values.seed],
  ]);
}
const made = ratioFolder(work, ratio);
const format = join(made, 'network-format.json');
writeJson(format, { ranges: RANGES, diffusivityRatio: ratio, truth: truthOf(ratio) });
const trained = join(
  made,
  'networks',
  [values.loss, values.input, values.skips ? 'skips' : 'plain'].join(' '),
);
const python = values.python.includes('/') ? resolve(values.python) : values.python;
await finish(python, [
  ...['train.py', join(made, 'crops', 'train'), trained],
  ...['--loss', values.loss, '--input', values.input, ...(values.skips ? ['--skips'] : [])],
  ...['--channels', values.channels, '--convolutions', values.convolutions],
  ...['--tissue-steps', values['tissue-steps'], '--steps', values.steps],
  ...['--seed', values.seed, '--threads', values.threads],
]);
await finish(python, [
  ...['export_network.py', trained, format, join(work, 'anatomy-profiles.json'), resolve(out)],
]);
console.log(`${resolve(out)} is finished`);
