import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout. */
export const REPOSITORY = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What can be fetched or made again: the viewer, tools of the tests. Never tracked. */
export function cacheFolder(): string {
  return process.env['TUMOR_MODELING_CACHE'] ?? resolve(REPOSITORY, '.cache');
}
