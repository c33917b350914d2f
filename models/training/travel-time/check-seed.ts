import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from './record-files.ts';

/** What is there was drawn with one seed, and must go on with it. */
export function checkSeed(work: string, seed: number): void {
  const file = join(work, 'seed.json');
  if (!existsSync(file)) {
    writeJson(file, { seed });
    return;
  }
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const known = typeof found === 'object' && found !== null && 'seed' in found ? found.seed : undefined;
  if (known !== seed) throw new Error(`${work} was made with --seed ${String(known)}, not ${seed}`);
}
