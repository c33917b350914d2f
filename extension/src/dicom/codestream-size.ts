/** What a compressed frame says of itself, before anything of it is decoded. */
export interface CodestreamSize {
  readonly columns: number;
  readonly rows: number;
  readonly samples: number;
  /** Of one sample. */
  readonly bits: number;
}

const SOC = 0xff4f;
const SIZ = 0xff51;
const SOI = 0xffd8;
/** Frame headers of JPEG (T.81, B.2.2) and of JPEG-LS (T.87, C.2.2); DHT, JPG and DAC stand between them. */
const isFrameHeader = (marker: number): boolean =>
  marker === 0xfff7 || (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker));

/** Reads the size from the header of a JPEG, JPEG-LS or JPEG 2000 bit stream; undefined where it has none. */
export function codestreamSize(stream: Uint8Array): CodestreamSize | undefined {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < 4) return undefined;
  const start = view.getUint16(0);
  if (start === SOC) return jpeg2000Size(view);
  return start === SOI ? jpegSize(view) : undefined;
}

/** SIZ (T.800, A.5.1) follows at once. */
function jpeg2000Size(view: DataView): CodestreamSize | undefined {
  if (view.byteLength < 43 || view.getUint16(2) !== SIZ) return undefined;
  return {
    columns: view.getUint32(8) - view.getUint32(16),
    rows: view.getUint32(12) - view.getUint32(20),
    samples: view.getUint16(40),
    bits: (view.getUint8(42) & 0x7f) + 1,
  };
}

function jpegSize(view: DataView): CodestreamSize | undefined {
  let at = 2;
  while (at + 10 <= view.byteLength) {
    const marker = view.getUint16(at);
    // Bytes of 255 may fill the room before a marker.
    if (marker === 0xffff) at += 1;
    else if (isFrameHeader(marker)) {
      return {
        columns: view.getUint16(at + 7),
        rows: view.getUint16(at + 5),
        samples: view.getUint8(at + 9),
        bits: view.getUint8(at + 4),
      };
    } else if (marker >>> 8 === 0xff) at += 2 + view.getUint16(at + 2);
    else return undefined;
  }
  return undefined;
}
