/** The parts of the codec packages that are used here; they ship no types. */
declare module '*/decodewasmjs' {
  /** One bit stream after the other; its memory is the module's and is given back by `delete`. */
  export interface WasmDecoder {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): { readonly bitsPerSample: number; readonly isSigned?: boolean };
    /** Of JPEG 2000: whether its transform loses nothing. */
    getIsReversible?(): boolean;
    /** Of JPEG-LS: by how much values may be off. */
    getNearLossless?(): number;
    delete(): void;
  }

  export type WasmModule = Readonly<Record<string, new () => WasmDecoder>>;

  const open: (options: {
    readonly wasmBinary?: Uint8Array;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<WasmModule>;
  export default open;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  export { default } from '@cornerstonejs/codec-charls/decodewasmjs';
}
declare module '*/decodewasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module '@cornerstonejs/codec-openjph/wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    /** Pixels of one sample: bytes, or words where the precision is above 8 bits. Throws Error for damaged bytes. */
    decode(buffer: ArrayBuffer, offset: number, length: number): Uint8Array | Uint16Array;
  }
}
