import { ImportError } from './import-error.ts';

export interface ArchiveStore {
  /** Root of the DICOMweb service, such as http://127.0.0.1:3000/dicom-web. */
  readonly url: string;
  /** Value of an Authorization header. */
  readonly authorization?: string;
}

/** Requests stay well below what archives and proxies accept. */
const BYTES_A_REQUEST = 8 * 1024 * 1024;

/** FailureReason (PS3.18, annex I) of an instance that is there already with other bytes. */
const DUPLICATE = 0x0111;

/**
 * Sends instances to a DICOMweb archive by STOW-RS, several in a request.
 * Throws ImportError where the archive cannot be reached, refuses a request, or keeps not all of it.
 */
export async function storeInArchive(archive: ArchiveStore, instances: Iterable<ArrayBuffer>): Promise<void> {
  let batch: ArrayBuffer[] = [];
  let bytes = 0;
  for (const instance of instances) {
    if (batch.length > 0 && bytes + instance.byteLength > BYTES_A_REQUEST) {
      await send(archive, batch);
      batch = [];
      bytes = 0;
    }
    batch.push(instance);
    bytes += instance.byteLength;
  }
  if (batch.length > 0) await send(archive, batch);
}

async function send({ url, authorization }: ArchiveStore, batch: readonly ArrayBuffer[]): Promise<void> {
  const boundary = `part-${crypto.randomUUID()}`;
  const head = `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`;
  const body = new Blob([...batch.flatMap((instance) => [head, instance, '\r\n']), `--${boundary}--\r\n`]);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url.replace(/\/$/, '')}/studies`, {
      method: 'POST',
      headers: {
        'Content-Type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
        Accept: 'application/dicom+json',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
      body,
    });
    text = await response.text();
  } catch (error) {
    throw new ImportError(
      `The archive at ${url} cannot be reached (${reasonOf(error)}). Is the demo running (npm start)? --archive URL names another`,
      { cause: error },
    );
  }
  const failures = failuresIn(text);
  if (failures.length > 0) {
    throw new ImportError(
      `The archive at ${url} did not keep ${failures.length} of ${batch.length} instances; the first: ${failures[0]}`,
    );
  }
  if (!response.ok) {
    throw new ImportError(
      `The archive at ${url} refused the request: ${response.status} ${response.statusText} ${text.slice(0, 200)}`.trimEnd(),
    );
  }
}

/** `fetch` says only that it failed; why is in the error's cause. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { cause, message } = error as { readonly cause?: unknown; readonly message?: unknown };
  if (cause !== undefined) return reasonOf(cause);
  const code = (error as { readonly code?: unknown }).code;
  return [code, message].find((text) => typeof text === 'string' && text !== '')?.toString() ?? 'unknown';
}

interface JsonElement {
  readonly Value?: readonly (string | number | JsonDataset)[];
}
interface JsonDataset {
  readonly [tag: string]: JsonElement | undefined;
}

/** What the answer to a store request says about instances that were not kept (PS3.18, 10.5.3). */
function failuresIn(answer: string): string[] {
  let dataset: JsonDataset;
  try {
    dataset = JSON.parse(answer) as JsonDataset;
  } catch {
    return [];
  }
  // FailedSOPSequence, and OtherFailuresSequence for what could not even be read.
  const failed = [...(dataset['00081198']?.Value ?? []), ...(dataset['0008119A']?.Value ?? [])];
  return failed.filter((item) => typeof item === 'object').map(failureOf);
}

function failureOf(item: JsonDataset): string {
  const first = (tag: string): string | number => {
    const value = item[tag]?.Value?.[0];
    return typeof value === 'object' ? '' : (value ?? '');
  };
  const reason = Number(first('00081197'));
  const words = reason === DUPLICATE ? 'it is there already with other content' : first('00000902');
  const uid = first('00081155') || 'an instance';
  return `${uid}: failure 0x${reason.toString(16).padStart(4, '0')} ${words}`.trimEnd();
}
