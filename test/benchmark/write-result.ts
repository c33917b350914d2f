import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../bench-results/', import.meta.url));

export function resultPath(name: string): string {
  return join(FOLDER, `${name}.json`);
}

/** Writes bench-results/NAME.json and gives its path. */
export function writeResult(name: string, result: object): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = resultPath(name);
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  return path;
}
