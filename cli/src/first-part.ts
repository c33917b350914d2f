/** The content of the first part of a multipart answer, or an answer that is one part as it is. */
export function firstPart(body: ArrayBuffer, contentType: string): ArrayBuffer | undefined {
  if (!/^multipart\//i.test(contentType)) return body.byteLength > 0 ? body : undefined;
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const bytes = Buffer.from(body);
  const start = bytes.indexOf(`--${boundary}`);
  const content = start < 0 ? -1 : bytes.indexOf('\r\n\r\n', start);
  const end = content < 0 ? -1 : bytes.indexOf(`\r\n--${boundary}`, content + 4);
  return end < 0 ? undefined : body.slice(content + 4, end);
}
