import type { ProxyOptions } from './proxy-archive.ts';

const PATIENCE_MS = 10_000;

/** Asks an archive for one study. Throws an error that names the archive and says what is wrong with it. */
export async function checkArchive({ url, authorization }: ProxyOptions): Promise<void> {
  const search = `${url.href.replace(/\/+$/, '')}/studies?limit=1`;
  const headers = { accept: 'application/dicom+json', ...(authorization ? { authorization } : {}) };
  let response;
  try {
    response = await fetch(search, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw new Error(`The archive ${url.href} cannot be reached: ${reasonOf(error)}.`, { cause: error });
  }
  await response.body?.cancel();
  if (response.status === 401 || response.status === 403) {
    throw new Error(
      `The archive ${url.href} answers ${response.status}: it wants credentials. ` +
        'Put the value of its Authorization header into TUMOR_MODELING_ARCHIVE_AUTHORIZATION.',
    );
  }
  if (!response.ok) {
    throw new Error(
      `The archive ${url.href} answers ${response.status} to a search for studies. Is this the root of its DICOMweb service?`,
    );
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
