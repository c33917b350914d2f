import { existsSync, readFileSync } from 'node:fs';
import { resultPath } from './write-result.ts';

/** What is written in bench-results/NAME.json, unchecked; undefined where there is no such file. */
export function readResult(name: string): unknown {
  const path = resultPath(name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : undefined;
}
