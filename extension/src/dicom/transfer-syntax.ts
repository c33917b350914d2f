/** How the pixels of an object are written: as they are, or frame by frame in the named coding. */
export type PixelCoding =
  'native' | 'deflated-frames' | 'rle' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';
/** The whole dataset is deflated. */
export const DEFLATED_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99';

interface TransferSyntax {
  readonly name: string;
  /** undefined where the pixels cannot be read. */
  readonly coding?: PixelCoding;
}

/** Transfer syntaxes (PS3.5, 10 and annex A) that are read, and others that archives hold. */
const TRANSFER_SYNTAXES: Readonly<Record<string, TransferSyntax | undefined>> = {
  [IMPLICIT_LITTLE_ENDIAN]: { name: 'Implicit VR Little Endian', coding: 'native' },
  [EXPLICIT_LITTLE_ENDIAN]: { name: 'Explicit VR Little Endian', coding: 'native' },
  [EXPLICIT_BIG_ENDIAN]: { name: 'Explicit VR Big Endian', coding: 'native' },
  [DEFLATED_LITTLE_ENDIAN]: { name: 'Deflated Explicit VR Little Endian', coding: 'native' },
  '1.2.840.10008.1.2.5': { name: 'RLE Lossless', coding: 'rle' },
  '1.2.840.10008.1.2.8.1': { name: 'Deflated Image Frame Compression', coding: 'deflated-frames' },
  '1.2.840.10008.1.2.4.57': { name: 'JPEG Lossless', coding: 'jpeg-lossless' },
  '1.2.840.10008.1.2.4.70': { name: 'JPEG Lossless, first-order prediction', coding: 'jpeg-lossless' },
  '1.2.840.10008.1.2.4.80': { name: 'JPEG-LS Lossless', coding: 'jpeg-ls' },
  '1.2.840.10008.1.2.4.81': { name: 'JPEG-LS Near-lossless', coding: 'jpeg-ls' },
  '1.2.840.10008.1.2.4.90': { name: 'JPEG 2000 Lossless', coding: 'jpeg-2000' },
  '1.2.840.10008.1.2.4.91': { name: 'JPEG 2000', coding: 'jpeg-2000' },
  '1.2.840.10008.1.2.4.201': { name: 'HTJ2K Lossless', coding: 'htj2k' },
  '1.2.840.10008.1.2.4.202': { name: 'HTJ2K Lossless RPCL', coding: 'htj2k' },
  '1.2.840.10008.1.2.4.203': { name: 'HTJ2K', coding: 'htj2k' },
  '1.2.840.10008.1.2.4.50': { name: 'JPEG Baseline' },
  '1.2.840.10008.1.2.4.51': { name: 'JPEG Extended' },
  '1.2.840.10008.1.2.4.100': { name: 'MPEG2 Main Profile' },
  '1.2.840.10008.1.2.4.102': { name: 'MPEG-4 AVC' },
  '1.2.840.10008.1.2.4.107': { name: 'HEVC Main Profile' },
  '1.2.840.10008.1.2.4.110': { name: 'JPEG XL Lossless' },
  '1.2.840.10008.1.2.4.112': { name: 'JPEG XL' },
};

export function pixelCodingOf(transferSyntaxUID: string): PixelCoding | undefined {
  return TRANSFER_SYNTAXES[transferSyntaxUID]?.coding;
}

/** For messages: the name, where there is one, and the UID. */
export function transferSyntaxName(transferSyntaxUID: string): string {
  const name = TRANSFER_SYNTAXES[transferSyntaxUID]?.name;
  return name === undefined ? transferSyntaxUID : `${name} (${transferSyntaxUID})`;
}
