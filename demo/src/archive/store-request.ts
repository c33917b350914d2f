import type { Archive, StoreOutcome } from './archive.ts';
import { parseMediaType } from './media-type.ts';
import { MalformedMultipart, readMultipart } from './multipart-reader.ts';

/** Why a store request was refused as a whole; nothing of it is stored. */
export interface RefusedStore {
  readonly status: 400 | 413 | 415;
  readonly message: string;
}

export interface StoreRequest {
  readonly contentType: string | undefined;
  readonly contentLength: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** The study the URL names, if it names one. */
  readonly study: string | undefined;
  readonly largestBodyBytes: number;
}

class TooLarge extends Error {}
class WrongPartType extends Error {}

/**
 * Receives all parts of a STOW-RS request and only then stores them, so that a request that turns out to be
 * broken or too large leaves nothing behind.
 */
export async function storeRequest(
  archive: Archive,
  request: StoreRequest,
): Promise<StoreOutcome[] | RefusedStore> {
  const boundary = boundaryOf(request.contentType);
  if (typeof boundary === 'object') return boundary;
  const { largestBodyBytes } = request;
  const tooLarge = { status: 413, message: `the body is larger than ${largestBodyBytes} bytes` } as const;
  if ((request.contentLength ?? 0) > largestBodyBytes) return tooLarge;
  const received: string[] = [];
  try {
    await readMultipart(limited(request.body, largestBodyBytes), boundary, {
      receive: (content, contentType) => {
        assertDicom(contentType);
        return archive.receive(content);
      },
      onResult: (path) => received.push(path),
    });
    if (received.length === 0) return { status: 400, message: 'the body has no part' };
    const outcomes: StoreOutcome[] = [];
    for (const path of received) outcomes.push(await archive.commit(path, request.study));
    return outcomes;
  } catch (error) {
    if (error instanceof TooLarge) return tooLarge;
    if (error instanceof WrongPartType) return { status: 415, message: error.message };
    if (error instanceof MalformedMultipart) return { status: 400, message: error.message };
    throw error;
  } finally {
    await Promise.all(received.map((path) => archive.discard(path)));
  }
}

function boundaryOf(contentType: string | undefined): string | RefusedStore {
  const type = parseMediaType(contentType ?? '');
  if (type?.essence !== 'multipart/related' || (type.parameters['type'] ?? DICOM) !== DICOM) {
    const message = `Content-Type is '${contentType ?? ''}', but must be multipart/related; type="${DICOM}"`;
    return { status: 415, message };
  }
  return type.parameters['boundary'] || { status: 400, message: 'Content-Type names no boundary' };
}

const DICOM = 'application/dicom';

function assertDicom(contentType: string): void {
  if (contentType !== '' && parseMediaType(contentType)?.essence !== DICOM) {
    throw new WrongPartType(`a part is '${contentType}', but must be ${DICOM}`);
  }
}

async function* limited(body: AsyncIterable<Uint8Array>, largest: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of body) {
    total += chunk.byteLength;
    if (total > largest) throw new TooLarge();
    yield chunk;
  }
}
