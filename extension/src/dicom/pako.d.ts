/** The part of pako 2.1.0 that is used here; the package ships no types. */
declare module 'pako' {
  export class Inflate {
    constructor(options?: { readonly raw?: boolean; readonly chunkSize?: number });
    /** 0 where all went well. */
    readonly err: number;
    readonly msg: string;
    /** Whether the end of the stream was reached, or an error. */
    readonly ended: boolean;
    push(data: Uint8Array, flush: boolean): boolean;
    onData(chunk: Uint8Array): void;
  }
}
