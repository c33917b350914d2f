import { arch, cpus, loadavg, platform } from 'node:os';

/** What figures of speed depend on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted to run at the beginning, a mean over a minute: much above 0, others were at work. */
  readonly load: number;
}

export function machine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    system: `${platform()} ${arch()}`,
    node: process.version,
    load: Math.round(100 * loadavg()[0]) / 100,
  };
}
