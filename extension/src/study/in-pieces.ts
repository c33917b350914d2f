/** Voxels that are looked at within a few ms. */
const PIECE = 1 << 20;

/** Lets whatever else waits for this thread have its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/**
 * Goes through 0 … `count` − 1 from piece to piece, with a turn for others in between, so that a large volume does not
 * hold up the page. `piece` is what is done at once at most.
 */
export async function inPieces(
  count: number,
  act: (from: number, to: number) => void,
  piece = PIECE,
): Promise<void> {
  for (let from = 0; from < count; from += piece) {
    if (from > 0) await turn();
    act(from, Math.min(count, from + piece));
  }
}

/** A copy that may be given away, made in pieces. */
export async function copyInPieces(values: Float32Array): Promise<Float32Array<ArrayBuffer>> {
  const copy = new Float32Array(values.length);
  await inPieces(values.length, (from, to) => {
    copy.set(values.subarray(from, to), from);
  });
  return copy;
}
