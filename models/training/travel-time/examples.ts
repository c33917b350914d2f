/**
 * Step 3: what the network sees of every simulation, by the product's own code, and the format of the model that is
 * to come.
 * Called by train-model.ts; see README.md.
 */
import { join } from 'node:path';
import { encodeAnatomy, type AnatomyEncoding } from './anatomy-encoding.ts';
import { modelFormat } from './model-format.ts';
import { namedRandom } from './named-random.ts';
import { recordNames, writeJson, writeRecord } from './record-files.ts';
import { runExamples } from './run-examples.ts';
import { runJobs, type Job, type JobGroup } from './run-jobs.ts';
import { readRun } from './run-record.ts';
import {
  anatomyFolder,
  ratioFolder,
  readStageOptions,
  recordFolder,
  SPLITS,
  type Split,
  type StageOptions,
} from './stage-options.ts';
import { readAnatomy } from './training-anatomy.ts';
import { COLUMNS } from './write-inputs.ts';

function examplesOfRun(name: string, split: Split, options: StageOptions): Job<AnatomyEncoding> {
  const base = join(recordFolder(options, 'examples', split), name);
  const run = (encoding: AnatomyEncoding): void => {
    const record = readRun(join(recordFolder(options, 'runs', split), name), encoding.tissue.count);
    const random = namedRandom(options.seed, `examples ${name}`);
    const { rows, data } = runExamples(encoding, record, { split, random });
    writeRecord(base, { rows, columns: COLUMNS }, data);
  };
  return { base, run };
}

function examplesOfAnatomy(anatomy: string, split: Split, options: StageOptions): JobGroup<AnatomyEncoding> {
  const runs = recordNames(recordFolder(options, 'runs', split));
  return {
    name: anatomy,
    prepare: () =>
      encodeAnatomy(readAnatomy(join(anatomyFolder(options.work, split), anatomy)).coarse, options.ratio),
    jobs: runs
      .filter((run) => run.slice(0, run.lastIndexOf('-')) === anatomy)
      .map((run) => examplesOfRun(run, split, options)),
  };
}

const options = readStageOptions(process.argv.slice(2));
// One process for all: two would take the file from each other.
if (options.share.part === 0) {
  writeJson(join(ratioFolder(options.work, options.ratio), 'format.json'), modelFormat(options.ratio));
}
const groups = SPLITS.flatMap((split) =>
  recordNames(anatomyFolder(options.work, split)).map((name) => examplesOfAnatomy(name, split, options)),
);
await runJobs('examples', groups, options.share);
