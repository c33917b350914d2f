import { openFileSource } from './byte-source.ts';

const BLOCK = 1024 * 1024;

/** Whether two files hold the same bytes. */
export async function sameContent(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([openFileSource(one), openFileSource(other)]);
  try {
    if (a.size !== b.size) return false;
    for (let offset = 0; offset < a.size; offset += BLOCK) {
      const length = Math.min(BLOCK, a.size - offset);
      const [left, right] = await Promise.all([a.read(offset, length), b.read(offset, length)]);
      if (!left.equals(right)) return false;
    }
    return true;
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}
