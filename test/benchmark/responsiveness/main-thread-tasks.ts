import { scriptSamples } from './script-samples.ts';
import { traceEvents } from './trace-event.ts';

/** One task of a page's main thread. Times in ms, on the trace's clock. */
export interface MainThreadTask {
  readonly start: number;
  readonly duration: number;
  /** How much of it ran in the extension's scripts, or in what of the browser's own they called. */
  readonly ours: number;
}

export interface MainThread {
  readonly tasks: readonly MainThreadTask[];
  /** When the page set a mark of this name. Throws where it did not. */
  timeOf(mark: string): number;
}

const TASK = 'ThreadControllerImpl::RunTask';

/** The longer tasks (from `leastMs`) of the thread on which the page sets the mark `mark`. */
export function mainThreadTasks(
  trace: Buffer,
  { mark, leastMs, isOurs }: { mark: string; leastMs: number; isOurs: (script: string) => boolean },
): MainThread {
  const events = traceEvents(trace);
  const eventOf = (name: string) => {
    const found = events.find((event) => event.name === name);
    if (!found) throw new Error(`The trace has no mark ${name}`);
    return found;
  };
  const { pid, tid } = eventOf(mark);
  const samples = scriptSamples(events, pid, tid).filter(
    ({ script }) => script !== undefined && isOurs(script),
  );
  const tasks: MainThreadTask[] = [];
  let last = -Infinity;
  for (const { name, pid: process, tid: thread, ts, dur = 0 } of events) {
    // A task within a task is a part of it.
    if (name !== TASK || process !== pid || thread !== tid || ts < last) continue;
    const end = ts + dur;
    last = end;
    if (dur < 1000 * leastMs) continue;
    const ours = samples.reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(to, end) - Math.max(from, ts)),
      0,
    );
    tasks.push({ start: ts / 1000, duration: dur / 1000, ours: ours / 1000 });
  }
  return { tasks, timeOf: (name) => eventOf(name).ts / 1000 };
}
