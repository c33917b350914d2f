function indexOf(bytes: Uint8Array, text: string, from: number): number {
  const sought = new TextEncoder().encode(text);
  for (let at = bytes.indexOf(sought[0], from); at >= 0; at = bytes.indexOf(sought[0], at + 1)) {
    if (sought.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/**
 * The content of the first part of an archive's multipart answer, or an answer that is one part as it is; undefined
 * where there is none.
 */
export function firstPart(body: ArrayBuffer, contentType: string): ArrayBuffer | undefined {
  if (!/^multipart\//i.test(contentType)) return body.byteLength > 0 ? body : undefined;
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const bytes = new Uint8Array(body);
  const start = indexOf(bytes, `--${boundary}`, 0);
  const content = start < 0 ? -1 : indexOf(bytes, '\r\n\r\n', start);
  const end = content < 0 ? -1 : indexOf(bytes, `\r\n--${boundary}`, content + 4);
  return end < 0 ? undefined : body.slice(content + 4, end);
}
