import { contentDigest } from './content-digest.ts';
import type { WrittenInstance } from './derived-series.ts';

/** A written object with the digest by which it is known again when it comes back from an archive. */
export interface FinishedInstance extends WrittenInstance {
  /** See `contentDigest`. */
  readonly contentSha256: string;
}

export async function finishedInstance(written: WrittenInstance): Promise<FinishedInstance> {
  return { ...written, contentSha256: await contentDigest(written.bytes) };
}
