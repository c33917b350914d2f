import { failureIn } from '../../study/store-answer.ts';
import type { DataSource } from '../host/host-api.ts';

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
