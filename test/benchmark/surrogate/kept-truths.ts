import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STEPS = 65535;

/**
 * Densities kept in a folder from one run to the next, in steps of 1/65535: truths take most of a benchmark's time.
 * Without a folder nothing is kept. `name` must tell apart whatever gives another density.
 */
export async function keptTruth(
  folder: string | undefined,
  name: string,
  solve: () => Promise<Float32Array>,
): Promise<Float32Array> {
  if (folder === undefined) return solve();
  const path = join(folder, `${name}.u16`);
  if (existsSync(path)) {
    const bytes = readFileSync(path);
    const kept = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    return Float32Array.from(kept, (step) => step / STEPS);
  }
  const density = await solve();
  mkdirSync(folder, { recursive: true });
  // Never there in part.
  writeFileSync(
    `${path}.part`,
    Uint16Array.from(density, (u) => Math.round(u * STEPS)),
  );
  renameSync(`${path}.part`, path);
  return density;
}
