/** One part of a multipart answer. */
export interface ReceivedPart {
  readonly contentType: string;
  readonly content: Buffer;
}

export type Json = Record<string, { vr: string; Value?: unknown[]; BulkDataURI?: string } | undefined>;

/** Accepted types: those that the host sends (seen on the wire), and `asStored`. */
export const ACCEPT = {
  json: 'application/dicom+json',
  instance: 'multipart/related; type="application/dicom"',
  /** In whatever transfer syntax it is stored. */
  asStored: 'multipart/related; type="application/dicom"; transfer-syntax=*',
  frame: 'multipart/related; type=application/octet-stream; transfer-syntax=*',
  bulk: 'multipart/related; type="application/octet-stream"',
};

export function get(url: string, accept: string): Promise<Response> {
  return fetch(url, { headers: { accept } });
}

/** Data sets of an answer that must be 200. */
export async function getJson(url: string): Promise<Json[]> {
  const response = await get(url, ACCEPT.json);
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as Json[];
}

/** Parts of an answer that must be 200 and multipart. */
export async function getParts(url: string, accept: string): Promise<ReceivedPart[]> {
  const response = await get(url, accept);
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return splitParts(Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? '');
}

/** Takes a multipart body apart by its boundary alone. */
function splitParts(body: Buffer, contentType: string): ReceivedPart[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error(`'${contentType}' has no boundary`);
  const parts: ReceivedPart[] = [];
  let start = body.indexOf(`--${boundary}\r\n`);
  while (start !== -1) {
    const headers = start + boundary.length + 4;
    const content = body.indexOf('\r\n\r\n', headers - 2) + 4;
    const end = body.indexOf(`\r\n--${boundary}`, content);
    const type = /^content-type: *(.*)$/im.exec(body.toString('latin1', headers, content))?.[1] ?? '';
    parts.push({ contentType: type.trim(), content: body.subarray(content, end) });
    start = body.indexOf(`--${boundary}\r\n`, end);
  }
  return parts;
}

const BOUNDARY = 'contract-boundary';
/** As the host's client writes it. */
export const STOW_TYPE = `multipart/related; type="application/dicom"; boundary="${BOUNDARY}"`;

export function stowBody(objects: readonly Buffer[]): Buffer {
  const parts = objects.flatMap((object) => [
    Buffer.from(`\r\n--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`),
    object,
  ]);
  return Buffer.concat([...parts, Buffer.from(`\r\n--${BOUNDARY}--`)]);
}

export interface StowAnswer {
  readonly status: number;
  readonly body: Json;
}

/** Stores objects in one request. */
export async function stow(url: string, objects: readonly Buffer[]): Promise<StowAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': STOW_TYPE, accept: ACCEPT.json },
    body: new Uint8Array(stowBody(objects)),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
}

/** First values of the attribute in the items of a sequence. */
export function itemValues(dataSet: Json, sequence: string, tag: string): unknown[] {
  const items = (dataSet[sequence]?.Value ?? []) as Json[];
  return items.map((item) => item[tag]?.Value?.[0]);
}
