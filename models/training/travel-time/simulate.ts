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
import {
  anatomyFolder,
  readStageOptions,
  recordFolder,
  SPLITS,
  type Split,
  type StageOptions,
} from './stage-options.ts';
import { readAnatomy, type TrainingAnatomy } from './training-anatomy.ts';
import { TruthSolver } from './truth-solver.ts';

interface Setup {
  readonly anatomy: TrainingAnatomy;
  readonly solver: TruthSolver;
}

const DRAW = { train: drawTraining, validation: drawValidation } as const;

function simulation(name: string, split: Split, options: StageOptions): Job<Setup> {
  const base = join(recordFolder(options, 'runs', split), name);
  const run = ({ anatomy, solver }: Setup): void => {
    const random = namedRandom(options.seed, `growth ${name}`);
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
      const anatomy = readAnatomy(join(anatomyFolder(options.work, split), anatomyName));
      return { anatomy, solver: await TruthSolver.create(anatomy, options.ratio) };
    },
    jobs: Array.from({ length: options.runs[split] }, (_, run) =>
      simulation(`${anatomyName}-${run}`, split, options),
    ),
  };
}

const options = readStageOptions(process.argv.slice(2));
const groups = SPLITS.flatMap((split) =>
  recordNames(anatomyFolder(options.work, split)).map((name) => simulations(name, split, options)),
);
await runJobs('simulation', groups, options.share);
