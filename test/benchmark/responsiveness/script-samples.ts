import type { TraceEvent } from './trace-event.ts';

/** What a thread did from one look of the profiler to the next. */
export interface ScriptSample {
  /** µs, as the trace's. */
  readonly from: number;
  readonly to: number;
  /** Address of the script whose function ran, or called what the browser does itself; undefined for none. */
  readonly script: string | undefined;
}

interface ProfileNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: { readonly url?: string };
}

interface ProfileChunk {
  readonly cpuProfile?: { readonly nodes?: readonly ProfileNode[]; readonly samples?: readonly number[] };
  readonly timeDeltas?: readonly number[];
}

/** The profiler's looks at one thread. Throws where the trace has no profile of it. */
export function scriptSamples(events: readonly TraceEvent[], pid: number, tid: number): ScriptSample[] {
  const profile = events.find((event) => event.name === 'Profile' && event.pid === pid && event.tid === tid);
  if (!profile) throw new Error(`The trace has no profile of thread ${tid}`);
  // A node's parent is told before it.
  const scripts = new Map<number, string | undefined>();
  const looks: { readonly at: number; readonly script: string | undefined }[] = [];
  let at = Number(profile.args.data?.startTime);
  for (const { name, pid: process, id, args } of events) {
    if (name !== 'ProfileChunk' || process !== pid || id !== profile.id) continue;
    const { cpuProfile = {}, timeDeltas = [] } = (args.data ?? {}) as ProfileChunk;
    for (const { id: node, parent, callFrame } of cpuProfile.nodes ?? []) {
      const url = callFrame.url ?? '';
      scripts.set(node, url === '' && parent !== undefined ? scripts.get(parent) : url || undefined);
    }
    for (const [index, node] of (cpuProfile.samples ?? []).entries()) {
      at += timeDeltas[index];
      looks.push({ at, script: scripts.get(node) });
    }
  }
  looks.sort((a, b) => a.at - b.at);
  return looks.map(({ at: from, script }, index) => ({ from, to: looks.at(index + 1)?.at ?? from, script }));
}
