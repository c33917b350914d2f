/** One event of Chromium's trace, as far as it is looked at here. Times are in µs. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly id?: string;
  readonly ts: number;
  readonly dur?: number;
  readonly args: { readonly data?: Readonly<Record<string, unknown>> };
}

/** What of a page's life the events below are found in. */
export const TRACED = [
  '-*',
  'toplevel',
  'blink.user_timing',
  'disabled-by-default-v8.cpu_profiler',
] as const satisfies readonly string[];

/** The events of a trace as the browser gives it, in the order of time. */
export function traceEvents(trace: Buffer): TraceEvent[] {
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  return events.sort((a, b) => a.ts - b.ts);
}
