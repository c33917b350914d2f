/**
 * Step 3: what the network sees of every simulation, by the product's own code, and the format of the model that is
 * to come.
 * Called by train-model.ts; see README.md.
 */
import { join } from 'node:path';
import { encodeAnatomy, type AnatomyEncoding } from './anatomy-encoding.ts';
import { MODEL_FORMAT } from './model-format.ts';
import { namedRandom } from './named-random.ts';
import { recordNames, writeJson, writeRecord } from './record-files.ts';
import { runExamples } from './run-examples.ts';
import { runJobs, type Job, type JobGroup } from './run-jobs.ts';
import { readRun } from './run-record.ts';
import { readStageOptions, SPLITS, workFolder, type Split, type StageOptions } from './stage-options.ts';
import { readAnatomy } from './training-anatomy.ts';
import { COLUMNS } from './write-inputs.ts';

function examplesOfRun(name: string, split: Split, { work, seed }: StageOptions): Job<AnatomyEncoding> {
  const base = join(workFolder(work, 'examples', split), name);
  const run = (encoding: AnatomyEncoding): void => {
    const record = readRun(join(workFolder(work, 'runs', split), name), encoding.tissue.count);
    const random = namedRandom(seed, `examples ${name}`);
    const { rows, data } = runExamples(encoding, record, { split, random });
    writeRecord(base, { rows, columns: COLUMNS }, data);
  };
  return { base, run };
}

function examplesOfAnatomy(anatomy: string, split: Split, options: StageOptions): JobGroup<AnatomyEncoding> {
  const runs = recordNames(workFolder(options.work, 'runs', split));
  return {
    name: anatomy,
    prepare: () =>
      encodeAnatomy(readAnatomy(join(workFolder(options.work, 'anatomies', split), anatomy)).coarse),
    jobs: runs
      .filter((run) => run.slice(0, run.lastIndexOf('-')) === anatomy)
      .map((run) => examplesOfRun(run, split, options)),
  };
}

const options = readStageOptions(process.argv.slice(2));
writeJson(join(options.work, 'format.json'), MODEL_FORMAT);
const groups = SPLITS.flatMap((split) =>
  recordNames(workFolder(options.work, 'anatomies', split)).map((name) =>
    examplesOfAnatomy(name, split, options),
  ),
);
await runJobs('examples', groups, options.share);
