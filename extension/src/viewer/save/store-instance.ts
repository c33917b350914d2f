import type { DataSource } from '../host/host-api.ts';

/** Names of STOW-RS failure reasons (PS3.18, Annex I.2.2). */
const FAILURE_REASONS: Readonly<Record<number, string>> = {
  0x0110: 'the archive failed while processing it',
  0x0111: 'another object with the same UID is stored there',
  0x0122: 'the archive does not accept this kind of object',
  0x0124: 'the archive does not authorise it',
  0xa700: 'the archive is out of resources',
  0xa900: 'the object does not match its kind',
  0xc000: 'the archive cannot understand the object',
  0xc122: 'the archive does not accept this transfer syntax',
};

interface StoreResponse {
  readonly '00081198'?: {
    readonly Value?: readonly { readonly '00081197'?: { readonly Value?: readonly number[] } }[];
  };
}

/** The reason for which the archive's answer says that the instance was not stored; undefined where it was. */
export function failureIn(answer: string): string | undefined {
  let response: StoreResponse;
  try {
    response = JSON.parse(answer) as StoreResponse;
  } catch {
    // Some archives answer in XML or with nothing: then the status alone speaks.
    return undefined;
  }
  const failed = response['00081198']?.Value;
  if (!failed || failed.length === 0) return undefined;
  const code = failed[0]['00081197']?.Value?.[0];
  if (code === undefined) return 'the archive refused it without a reason';
  return FAILURE_REASONS[code] ?? `the archive refused it with reason ${code.toString(16).toUpperCase()}H`;
}

function statusWords(request: XMLHttpRequest): string {
  if (request.status === 0) return 'the archive did not answer';
  if (request.status === 401 || request.status === 403) {
    return `the archive did not authorise it (HTTP ${request.status})`;
  }
  if (request.status === 413) return 'the archive says it is too large (HTTP 413)';
  return `the archive answered HTTP ${request.status}`;
}

/**
 * Stores one finished Part 10 file through the host's data source.
 * Resolves to undefined when it is stored, else to the reason why it is not.
 */
export async function storeInstance(dataSource: DataSource, bytes: ArrayBuffer): Promise<string | undefined> {
  const request = new XMLHttpRequest();
  try {
    await dataSource.store.dicom(bytes, request);
  } catch (error) {
    const reason = request.readyState === XMLHttpRequest.DONE ? failureIn(request.responseText) : undefined;
    if (reason !== undefined) return reason;
    if (request.readyState === XMLHttpRequest.DONE) return statusWords(request);
    return error instanceof Error ? error.message : String(error);
  }
  return failureIn(request.responseText);
}
