import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** An existing DICOMweb service. */
export interface ExistingArchive {
  /** Its root. */
  readonly url: URL;
  /** Sent as Authorization with every request, if given. */
  readonly authorization: string | undefined;
}

const PATIENCE_MS = 10_000;
const FOREIGN_HOST = 'localhost:3000';

/**
 * Asks an archive for one study. Answers whether it takes requests under another host name than its own, as one
 * that shares its address with other services does not. Throws an error that names the archive and says what is
 * wrong with it.
 */
export async function takesForeignHost(archive: ExistingArchive): Promise<boolean> {
  if (isOk(await searchStatus(archive, { host: FOREIGN_HOST }))) return true;
  const { href } = archive.url;
  const status = await searchStatus(archive, {});
  if (isOk(status)) return false;
  if (status === 401 || status === 403) {
    throw new Error(
      `The archive ${href} answers ${status}: it wants credentials. ` +
        'Put the value of its Authorization header into TUMOR_MODELING_ARCHIVE_AUTHORIZATION.',
    );
  }
  throw new Error(
    `The archive ${href} answers ${status} to a search for studies. Is this the root of its DICOMweb service?`,
  );
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300;
}

function searchStatus(
  { url, authorization }: ExistingArchive,
  extra: Record<string, string>,
): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = { accept: 'application/dicom+json', ...(authorization ? { authorization } : {}), ...extra };
  return new Promise((resolve, reject) => {
    const search = request(`${url.href.replace(/\/+$/, '')}/studies?limit=1`, {
      headers,
      agent: false,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    search.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    search.on('error', (error) => {
      const late = error.name === 'TimeoutError' || error.name === 'AbortError';
      const reason = late ? `no answer within ${PATIENCE_MS / 1000} s` : reasonOf(error);
      reject(new Error(`The archive ${url.href} cannot be reached: ${reason}.`, { cause: error }));
    });
    search.end();
  });
}

/** A host name with several addresses fails with one error for each of them. */
function reasonOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  return first instanceof Error ? first.message : error.message;
}
