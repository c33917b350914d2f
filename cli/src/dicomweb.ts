import { firstPart } from '../../extension/src/dicom/first-part.ts';
import { requestInstance } from '../../extension/src/dicom/request-instance.ts';
import type { InstanceReference } from '../../extension/src/study/study-series.ts';
import { failureIn } from '../../extension/src/study/store-answer.ts';
import { EXIT, Failure } from './exit-codes.ts';

export interface DicomWebOptions {
  /** Root of the service, without a slash at the end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** An instance's metadata in the DICOM JSON model. */
export type InstanceJson = Readonly<Record<string, unknown>>;

/** `fetch` says only that it failed; why is in the error's cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  return error.message === '' ? (code ?? error.name) : error.message;
}

/** The requests that a calibration makes (PS3.18, 10.4 to 10.6). Throws Failure for what the archive does not answer. */
export class DicomWeb {
  readonly #options: DicomWebOptions;

  constructor(options: DicomWebOptions) {
    this.#options = options;
  }

  /** SeriesInstanceUID of every series. */
  async seriesUIDs(study: string): Promise<string[]> {
    const series = await this.#json(`/studies/${study}/series`);
    return series.flatMap((json) => {
      const element = json['0020000E'] as { readonly Value?: readonly unknown[] } | undefined;
      const uid = element?.Value?.[0];
      return typeof uid === 'string' ? [uid] : [];
    });
  }

  metadata(study: string, series: string): Promise<InstanceJson[]> {
    return this.#json(`/studies/${study}/series/${series}/metadata`);
  }

  /** The Part 10 bytes of one instance. */
  async instance({
    StudyInstanceUID,
    SeriesInstanceUID,
    SOPInstanceUID,
  }: InstanceReference): Promise<ArrayBuffer> {
    const path = `/studies/${StudyInstanceUID}/series/${SeriesInstanceUID}/instances/${SOPInstanceUID}`;
    const answer = this.#checked(
      path,
      await requestInstance((Accept) => this.#request(path, { headers: { Accept } })),
    );
    const part = firstPart(await answer.arrayBuffer(), answer.headers.get('content-type') ?? '');
    if (!part) throw this.#failure(path, 'answered with no instance');
    return part;
  }

  /** Stores one instance; the reason where the archive does not keep it. */
  async store(bytes: ArrayBuffer): Promise<string | undefined> {
    const boundary = `part-${crypto.randomUUID()}`;
    const head = `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`;
    const answer = await this.#request('/studies', {
      method: 'POST',
      headers: {
        'Content-Type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
        Accept: 'application/dicom+json',
      },
      body: new Blob([head, bytes, `\r\n--${boundary}--\r\n`]),
    });
    const reason = failureIn(await answer.text());
    return reason ?? (answer.ok ? undefined : `the archive answered HTTP ${answer.status}`);
  }

  async #json(path: string): Promise<InstanceJson[]> {
    const answer = await this.#answer(path, { headers: { Accept: 'application/dicom+json' } });
    // Nothing found is no content.
    if (answer.status === 204) return [];
    try {
      return (await answer.json()) as InstanceJson[];
    } catch (error) {
      throw this.#failure(path, `answered with what is no JSON (${reasonOf(error)})`);
    }
  }

  async #answer(path: string, request: RequestInit): Promise<Response> {
    return this.#checked(path, await this.#request(path, request));
  }

  #checked(path: string, answer: Response): Response {
    if (answer.status === 404) {
      throw new Failure(EXIT.unusableInputs, `The archive at ${this.#options.url} holds no ${path.slice(1)}`);
    }
    if (!answer.ok)
      throw this.#failure(path, `answered HTTP ${answer.status} ${answer.statusText}`.trimEnd());
    return answer;
  }

  async #request(path: string, request: RequestInit): Promise<Response> {
    const { url, headers, signal } = this.#options;
    try {
      return await fetch(url + path, {
        ...request,
        headers: { ...headers, ...(request.headers as Record<string, string>) },
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw this.#failure(path, `cannot be reached (${reasonOf(error)})`);
    }
  }

  #failure(path: string, what: string): Failure {
    return new Failure(EXIT.archive, `The archive at ${this.#options.url} ${what} for ${path}`);
  }
}
