import { hasRecord } from './record-files.ts';

/** Makes one record. */
export interface Job<Context> {
  /** Where the record goes; what is there already is not made again. */
  readonly base: string;
  readonly run: (context: Context) => void;
}

/** Jobs that share something costly. */
export interface JobGroup<Context> {
  readonly name: string;
  readonly prepare: () => Context | Promise<Context>;
  readonly jobs: readonly Job<Context>[];
}

/** One of `of` processes that share the work, from 0. */
export interface Share {
  readonly part: number;
  readonly of: number;
}

/** Does what is missing of this process's share of the groups, with a line for each job and the time left. */
export async function runJobs<Context>(
  label: string,
  groups: readonly JobGroup<Context>[],
  { part, of }: Share,
): Promise<void> {
  const missing = groups
    .filter((_, n) => n % of === part)
    .map((group) => ({ ...group, jobs: group.jobs.filter(({ base }) => !hasRecord(base)) }))
    .filter(({ jobs }) => jobs.length > 0);
  const count = missing.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const began = performance.now();
  let done = 0;
  for (const group of missing) {
    const context = await group.prepare();
    for (const job of group.jobs) {
      job.run(context);
      done++;
      const secondsLeft = ((performance.now() - began) / 1000 / done) * (count - done);
      console.log(`${label} ${done} of ${count}: ${group.name}; ${Math.ceil(secondsLeft / 60)} min left`);
    }
  }
}
