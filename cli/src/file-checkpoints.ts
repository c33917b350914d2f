import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint, CheckpointStore } from '../../extension/src/calibration/checkpoint.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Floats go as their bytes: as decimals −∞ would be lost. */
function encode(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpoint, (_, value: unknown) =>
    value instanceof Float64Array
      ? { float64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
      : value,
  );
}

function decode(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('float64' in value)) return value;
    const bytes = Uint8Array.from(Buffer.from(String(value.float64), 'base64'));
    return new Float64Array(bytes.buffer);
  });
}

/**
 * Checkpoints as files of a folder, which is made where there is none; several runs may share it. With `seed`, only
 * runs of that seed find each other's.
 * A file is its SHA-256, a line's end, and JSON: what was cut off or changed is seen, and given back as null.
 */
export function fileCheckpoints(folder: string, seed?: number): CheckpointStore {
  const pathOf = (key: string): string =>
    join(folder, `${key}${seed === undefined ? '' : `-seed-${seed}`}.json`);
  return {
    async load(key) {
      let text: string;
      try {
        text = await readFile(pathOf(key), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      const [hash, body = ''] = text.split('\n');
      return hash === hashOf(body) ? decode(body) : null;
    },

    async save(key, checkpoint) {
      await mkdir(folder, { recursive: true });
      const path = pathOf(key);
      const aside = `${path}.${process.pid}.tmp`;
      const body = encode(checkpoint);
      const file = await open(aside, 'w');
      try {
        await file.writeFile(`${hashOf(body)}\n${body}`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
    },

    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}
