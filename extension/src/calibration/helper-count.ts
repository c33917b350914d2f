/** Beyond this the growth of memory outweighs the gain in time. */
const MOST_HELPERS = 7;

/** Threads that evaluate beside the calibration's own, which evaluates, too: together one for each core. */
export function helperCount(cores: number): number {
  return Math.min(MOST_HELPERS, Math.max(0, cores - 1));
}
