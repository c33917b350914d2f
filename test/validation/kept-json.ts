import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What `make` gives, kept in a file of the folder from one run to the next. `name` must tell apart whatever differs. */
export async function keptJson<Value>(
  folder: string,
  name: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const path = join(folder, `${name}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Value;
  const value = await make();
  mkdirSync(dirname(path), { recursive: true });
  // Never there in part.
  writeFileSync(`${path}.part`, JSON.stringify(value));
  renameSync(`${path}.part`, path);
  return value;
}
