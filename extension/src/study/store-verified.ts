import { errorMessage } from './messages.ts';
import type { InstanceReference } from './study-series.ts';

/** A file that waits to be stored, and what the user calls it. */
export interface PendingObject extends InstanceReference {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  /** Its `contentDigest`. */
  readonly contentSha256: string;
}

/** What a save needs of an archive. */
export interface ResultArchive {
  /** Stores one file. Resolves to the reason where the archive says that it does not keep it. */
  store(bytes: ArrayBuffer): Promise<string | undefined>;
  /** The `contentDigest` of an instance as the archive gives it. Rejects with Error where it does not give it. */
  digest(reference: InstanceReference): Promise<string>;
}

export type StoreOutcome =
  /** Every object was read back from the archive and is what was sent. */
  | { readonly outcome: 'stored' }
  /** What was not stored can be given in again. */
  | {
      readonly outcome: 'failed';
      readonly reason: string;
      readonly stored: readonly PendingObject[];
      readonly notStored: readonly PendingObject[];
    }
  /** The archive holds something else under an object's UID: only new UIDs help, for nothing is overwritten. */
  | {
      readonly outcome: 'differs';
      readonly reason: string;
      readonly differing: PendingObject;
      readonly stored: readonly PendingObject[];
    };

export interface StoreOptions {
  /** A former try may have left the first of them in the archive and lost the answer: it is looked for first. */
  readonly again: boolean;
  readonly onStep: (step: 'storing' | 'checking', object: PendingObject, index: number) => void;
}

type Check = { readonly held: true } | { readonly held: false; readonly differs: boolean; reason: string };

async function check(archive: ResultArchive, object: PendingObject): Promise<Check> {
  try {
    const found = await archive.digest(object);
    if (found === object.contentSha256) return { held: true };
    return { held: false, differs: true, reason: 'it comes back from the archive other than it was sent' };
  } catch (error) {
    return { held: false, differs: false, reason: errorMessage(error) };
  }
}

/**
 * Stores files one after the other, reads each back and compares it by its digest, and stops at the first that is not
 * there as it was sent: so what refers to others (the report, last) is never stored without them.
 */
export async function storeVerified(
  objects: readonly PendingObject[],
  archive: ResultArchive,
  { again, onStep }: StoreOptions,
): Promise<StoreOutcome> {
  for (const [index, object] of objects.entries()) {
    if (again && index === 0) {
      onStep('checking', object, index);
      if ((await check(archive, object)).held) continue;
    }
    onStep('storing', object, index);
    const refusal = await archive.store(object.bytes).catch(errorMessage);
    onStep('checking', object, index);
    const answer = await check(archive, object);
    // What is there as it was sent is stored, even where the answer to sending it was lost.
    if (answer.held) continue;
    const stored = objects.slice(0, index);
    if (answer.differs) {
      const reason = `The ${object.name} is not what was sent: ${refusal ?? answer.reason}.`;
      return { outcome: 'differs', reason, differing: object, stored };
    }
    return {
      outcome: 'failed',
      reason:
        refusal === undefined
          ? `The ${object.name} was stored but cannot be read back: ${answer.reason}.`
          : `The ${object.name} was not stored: ${refusal}.`,
      stored,
      notStored: objects.slice(index),
    };
  }
  return { outcome: 'stored' };
}
