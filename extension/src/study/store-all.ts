/** A file that waits to be stored, and what the user calls it. */
export interface PendingObject {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

export type StoreOutcome =
  | { readonly outcome: 'stored' }
  | {
      readonly outcome: 'failed';
      readonly reason: string;
      readonly stored: readonly PendingObject[];
      readonly notStored: readonly PendingObject[];
    };

/**
 * Stores files one after the other and stops at the first that fails, so that what refers to others (the report, last)
 * is never stored without them. What was not stored can be given in again: the same bytes under the same UIDs.
 */
export async function storeAll(
  objects: readonly PendingObject[],
  store: (bytes: ArrayBuffer) => Promise<string | undefined>,
  onStart: (object: PendingObject, index: number) => void,
): Promise<StoreOutcome> {
  for (const [index, object] of objects.entries()) {
    onStart(object, index);
    const reason = await store(object.bytes);
    if (reason !== undefined) {
      return {
        outcome: 'failed',
        reason: `${object.name} was not stored: ${reason}.`,
        stored: objects.slice(0, index),
        notStored: objects.slice(index),
      };
    }
  }
  return { outcome: 'stored' };
}
