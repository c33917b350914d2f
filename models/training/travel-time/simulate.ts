/**
 * Step 2: simulations at 1 mm in every prepared anatomy.
 * Called by train-model.ts; see README.md.
 */
import { join } from 'node:path';
import { drawStart, drawTraining, drawValidation } from './draw-growth.ts';
import { namedRandom } from './named-random.ts';
import { recordNames } from './record-files.ts';
import { runJobs, type Job, type JobGroup } from './run-jobs.ts';
import { runRecord, writeRun } from './run-record.ts';
import { readStageOptions, SPLITS, workFolder, type Split, type StageOptions } from './stage-options.ts';
import { readAnatomy, type TrainingAnatomy } from './training-anatomy.ts';
import { TruthSolver } from './truth-solver.ts';

interface Setup {
  readonly anatomy: TrainingAnatomy;
  readonly solver: TruthSolver;
}

const DRAW = { train: drawTraining, validation: drawValidation } as const;

function simulation(name: string, split: Split, { work, seed }: StageOptions): Job<Setup> {
  const base = join(workFolder(work, 'runs', split), name);
  const run = ({ anatomy, solver }: Setup): void => {
    const random = namedRandom(seed, `growth ${name}`);
    const start = drawStart(random, anatomy, solver.domain);
    const growth = { start, ...DRAW[split](random) };
    writeRun(base, runRecord(anatomy, growth, solver.snapshots(growth)));
  };
  return { base, run };
}

function simulations(anatomyName: string, split: Split, options: StageOptions): JobGroup<Setup> {
  return {
    name: anatomyName,
    prepare: async () => {
      const anatomy = readAnatomy(join(workFolder(options.work, 'anatomies', split), anatomyName));
      return { anatomy, solver: await TruthSolver.create(anatomy) };
    },
    jobs: Array.from({ length: options.runs[split] }, (_, run) =>
      simulation(`${anatomyName}-${run}`, split, options),
    ),
  };
}

const options = readStageOptions(process.argv.slice(2));
const groups = SPLITS.flatMap((split) =>
  recordNames(workFolder(options.work, 'anatomies', split)).map((name) => simulations(name, split, options)),
);
await runJobs('simulation', groups, options.share);
