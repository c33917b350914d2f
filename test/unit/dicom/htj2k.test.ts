import openOpenJph from '@cornerstonejs/codec-openjph/wasmjs';
import { decodeFrame } from '../../../extension/src/dicom/pixel-codecs.ts';

interface Encoder {
  getDecodedBuffer(frame: object): Uint8Array;
  setQuality(reversible: boolean, quantizationStep: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}

test('HTJ2K gives back the pixels that were compressed', async () => {
  const depth = { bitsPerSample: 16, componentCount: 1, isSigned: false, isUsingColorTransform: false };
  const frame = { width: 23, height: 17, ...depth };
  const pixels = Uint16Array.from({ length: 23 * 17 }, (_, n) => (n * 7919) % 65_521);
  const quiet = (): void => undefined;
  const { HTJ2KEncoder } = await openOpenJph({ print: quiet, printErr: quiet });
  const encoder = new HTJ2KEncoder() as unknown as Encoder;
  encoder.getDecodedBuffer(frame).set(new Uint8Array(pixels.buffer));
  encoder.setQuality(true, 0);
  encoder.encode();
  const stream = encoder.getEncodedBuffer().slice();
  encoder.delete();
  const decoded = await decodeFrame('htj2k', stream);
  expect(new Uint16Array(decoded.bytes.buffer)).toEqual(pixels);
  expect(decoded).toMatchObject({ bits: 16, signed: false, lossy: false });
});
