const JPEG = [
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.57',
  '1.2.840.10008.1.2.4.70',
];
const BY_TRANSFER_SYNTAX: Readonly<Record<string, string>> = {
  ...Object.fromEntries(JPEG.map((uid) => [uid, 'image/jpeg'])),
  '1.2.840.10008.1.2.5': 'image/dicom-rle',
  '1.2.840.10008.1.2.4.80': 'image/jls',
  '1.2.840.10008.1.2.4.81': 'image/jls',
  '1.2.840.10008.1.2.4.90': 'image/jp2',
  '1.2.840.10008.1.2.4.91': 'image/jp2',
  '1.2.840.10008.1.2.4.92': 'image/jpx',
  '1.2.840.10008.1.2.4.93': 'image/jpx',
  '1.2.840.10008.1.2.4.201': 'image/jphc',
  '1.2.840.10008.1.2.4.202': 'image/jphc',
  '1.2.840.10008.1.2.4.203': 'image/jphc',
};

/** The media type of one frame in a transfer syntax (PS3.18, Table 8.7.3-5). */
export function pixelMediaType(transferSyntaxUID: string): string {
  return BY_TRANSFER_SYNTAX[transferSyntaxUID] ?? 'application/octet-stream';
}
