import openCharls, { type WasmDecoder, type WasmModule } from '@cornerstonejs/codec-charls/decodewasmjs';
import openOpenJpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openOpenJph from '@cornerstonejs/codec-openjph/wasmjs';
import { Decoder as JpegLosslessDecoder } from 'jpeg-lossless-decoder-js';

const WASM_CODECS = {
  'jpeg-ls': { open: openCharls, decoder: 'JpegLSDecoder' },
  'jpeg-2000': { open: openOpenJpeg, decoder: 'J2KDecoder' },
  htj2k: { open: openOpenJph, decoder: 'HTJ2KDecoder' },
} as const;

export type CodecName = keyof typeof WASM_CODECS | 'jpeg-lossless';

/** What one bit stream stands for. */
export interface DecodedFrame {
  /** Little-endian, as many bytes a pixel as `bits` need. */
  readonly bytes: Uint8Array;
  readonly bits: number;
  readonly signed: boolean;
  /** Whether values may be other than they were before they were compressed. */
  readonly lossy: boolean;
}

/** Modules that the bundle holds; where there are none, as in Node, each codec finds its own beside it. */
const binaries = new Map<CodecName, Uint8Array>();
export function provideBinaries(provided: Readonly<Partial<Record<CodecName, Uint8Array>>>): void {
  for (const [name, binary] of Object.entries(provided)) binaries.set(name as CodecName, binary);
}

const opened = new Map<CodecName, Promise<WasmModule>>();

/** Decodes one frame. Rejects with whatever the codec throws, which after that is begun anew. */
export async function decodeFrame(name: CodecName, stream: Uint8Array): Promise<DecodedFrame> {
  if (name === 'jpeg-lossless') return decodeJpegLossless(stream);
  const { open, decoder } = WASM_CODECS[name];
  const wasmBinary = binaries.get(name);
  const quiet = (): void => undefined;
  const opening =
    opened.get(name) ?? open({ ...(wasmBinary && { wasmBinary }), print: quiet, printErr: quiet });
  opened.set(name, opening);
  try {
    return decodeWith(new (await opening)[decoder](), stream);
  } catch (error) {
    // It may have stopped anywhere.
    opened.delete(name);
    throw error;
  }
}

function decodeWith(decoder: WasmDecoder, stream: Uint8Array): DecodedFrame {
  decoder.getEncodedBuffer(stream.length).set(stream);
  decoder.decode();
  const { bitsPerSample, isSigned = false } = decoder.getFrameInfo();
  const frame = {
    // A view of the module's memory, which the next frame is written over.
    bytes: decoder.getDecodedBuffer().slice(),
    bits: bitsPerSample,
    signed: isSigned,
    lossy: decoder.getIsReversible?.() === false || (decoder.getNearLossless?.() ?? 0) > 0,
  };
  decoder.delete();
  return frame;
}

function decodeJpegLossless(stream: Uint8Array): DecodedFrame {
  const pixels = new JpegLosslessDecoder().decode(
    stream.buffer as ArrayBuffer,
    stream.byteOffset,
    stream.byteLength,
  );
  return {
    bytes: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    bits: pixels.BYTES_PER_ELEMENT * 8,
    signed: false,
    lossy: false,
  };
}
