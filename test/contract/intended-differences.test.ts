import { startEmbedded, startRealOrthanc } from './archive-under-test.ts';
import type { ArchiveUnderTest } from './archive-under-test.ts';
import { ACCEPT, get, getJson, getParts, itemValues, stow } from './dicomweb-client.ts';
import { countingBytes, makeObject, pixelAttributes, pixelElement } from './dicom-objects.ts';

const ROOT = '1.2.826.0.1.3680043.10.98';
const uids = (n: number): { study: string; series: string; instance: string } => ({
  study: `${ROOT}.${n}`,
  series: `${ROOT}.${n}.1`,
  instance: `${ROOT}.${n}.1.1`,
});

function urlOf(root: string, { study, series, instance }: ReturnType<typeof uids>): string {
  return `${root}/studies/${study}/series/${series}/instances/${instance}`;
}

/** Where the embedded archive is meant to do otherwise than Orthanc 1.10 with DICOMweb 1.7, side by side. */
describe('Intended differences between the embedded archive and Orthanc', () => {
  let embedded: ArchiveUnderTest;
  let orthanc: ArchiveUnderTest;

  beforeAll(async () => {
    [embedded, orthanc] = await Promise.all([startEmbedded(), startRealOrthanc()]);
  });

  afterAll(async () => {
    await Promise.all([embedded.close(), orthanc.close()]);
  });

  /** The same on both, embedded first. */
  const both = <T>(ask: (root: string) => Promise<T>): Promise<[T, T]> =>
    Promise.all([ask(embedded.root), ask(orthanc.root)]);

  it('other bytes under a stored UID: refused as duplicate, and not replaced', async () => {
    const address = uids(1);
    const [first, second] = ['First', 'Second'].map((PatientName) =>
      makeObject({ ...address, attributes: { PatientName } }),
    );
    await both((root) => stow(`${root}/studies`, [first]));
    const [ours, theirs] = await both((root) => stow(`${root}/studies`, [second]));
    expect(ours.status).toBe(409);
    expect(itemValues(ours.body, '00081198', '00081155')).toEqual([address.instance]);
    expect(itemValues(ours.body, '00081198', '00081197')).toEqual([0x0111]);
    expect(theirs.status).toBe(200);
    const [kept, replaced] = await both((root) => getParts(urlOf(root, address), ACCEPT.instance));
    expect(kept[0].content.equals(first)).toBe(true);
    expect(replaced[0].content.equals(second)).toBe(true);
  });

  it('a request with good and bad objects: 202, and every failure has its reason', async () => {
    const [stored, other] = [uids(2), uids(3)];
    await both((root) => stow(`${root}/studies`, [makeObject(stored)]));
    const objects = [
      makeObject({ ...stored, attributes: { PatientName: 'Somebody^Else' } }),
      makeObject(other),
      countingBytes(100),
    ];
    const [ours, theirs] = await both((root) => stow(`${root}/studies`, objects));
    expect(ours.status).toBe(202);
    expect(itemValues(ours.body, '00081199', '00081155')).toEqual([other.instance]);
    expect(itemValues(ours.body, '00081198', '00081197')).toEqual([0x0111]);
    expect(itemValues(ours.body, '0008119A', '00081197')).toEqual([0xc000]);
    expect(theirs.body['0008119A']).toBeUndefined();
  });

  it('an object of another study than the URL names: 409 with a reason, nothing stored', async () => {
    const address = uids(4);
    const [ours] = await both((root) => stow(`${root}/studies/1.2.3`, [makeObject(address)]));
    expect(ours.status).toBe(409);
    expect(itemValues(ours.body, '00081198', '00081197')).toEqual([0xa900]);
    expect((await get(`${urlOf(embedded.root, address)}/metadata`, ACCEPT.json)).status).toBe(404);
  });

  it('float pixels: metadata says where they are, and they can be had as frames', async () => {
    const address = uids(5);
    const values = Buffer.from(new Float32Array([0, 0.25, -1.5, 1e-30, 3, 4, 5, 6]).buffer);
    const { BitsStored, HighBit, PixelRepresentation, ...shape } = pixelAttributes(2, 2);
    expect([BitsStored, HighBit, PixelRepresentation]).toEqual([16, 15, 0]);
    const map = Buffer.concat([
      makeObject({
        ...address,
        attributes: {
          ...shape,
          SOPClassUID: '1.2.840.10008.5.1.4.1.1.30',
          BitsAllocated: 32,
          NumberOfFrames: 2,
        },
      }),
      pixelElement(0x0008, 'OF', values),
    ]);
    await both((root) => stow(`${root}/studies`, [map]));
    const [ours, theirs] = await both((root) => getJson(`${urlOf(root, address)}/metadata`));
    const uri = ours[0]['7FE00008']?.BulkDataURI ?? '';
    expect((await getParts(uri, ACCEPT.bulk))[0].content).toEqual(values);
    expect(theirs[0]['7FE00008']?.BulkDataURI).toBeUndefined();
    const [frame] = await getParts(`${urlOf(embedded.root, address)}/frames/2`, ACCEPT.frame);
    expect(frame.content).toEqual(values.subarray(16));
    expect((await get(`${urlOf(orthanc.root, address)}/frames/2`, ACCEPT.frame)).status).toBe(400);
  });

  it('frames of single bits that do not end with a byte: each begins with its own first bit', async () => {
    const address = uids(6);
    const bits = [
      [1, 0, 1, 1, 0, 0, 1, 1, 1],
      [0, 1, 1, 0, 1, 0, 0, 0, 1],
    ];
    const pack = (values: readonly number[]): Buffer => {
      const bytes = Buffer.alloc(Math.ceil(values.length / 8));
      values.forEach((bit, i) => (bytes[i >> 3] |= bit << (i & 7)));
      return bytes;
    };
    const mask = Buffer.concat([
      makeObject({
        ...address,
        attributes: {
          ...pixelAttributes(3, 3),
          BitsAllocated: 1,
          BitsStored: 1,
          HighBit: 0,
          NumberOfFrames: 2,
        },
      }),
      pixelElement(0x0010, 'OB', Buffer.concat([pack(bits.flat()), Buffer.alloc(1)])),
    ]);
    await both((root) => stow(`${root}/studies`, [mask]));
    const frames = await getParts(`${urlOf(embedded.root, address)}/frames/1,2`, ACCEPT.frame);
    expect(frames.map(({ content }) => content)).toEqual(bits.map(pack));
    expect((await get(`${urlOf(orthanc.root, address)}/frames/2`, ACCEPT.frame)).status).toBe(400);
  });

  it('escaped values in a query are unescaped', async () => {
    const address = uids(7);
    await both((root) =>
      stow(`${root}/studies`, [makeObject({ ...address, attributes: { PatientID: 'a,b' } })]),
    );
    const [ours, theirs] = await both((root) => getJson(`${root}/studies?PatientID=a%2Cb`));
    expect(ours).toHaveLength(1);
    expect(theirs).toHaveLength(0);
  });

  it('a parameter that is not understood: a warning, instead of results that look filtered', async () => {
    const [ours, theirs] = await both((root) => get(`${root}/studies?Nonsense=1`, ACCEPT.json));
    expect(ours.headers.get('warning')).toMatch(/^299 .*"matching by Nonsense is not supported"$/);
    expect(theirs.headers.get('warning')).toBeNull();
  });

  it('says which transfer syntax an instance has', async () => {
    const address = uids(8);
    await both((root) => stow(`${root}/studies`, [makeObject(address)]));
    const [ours, theirs] = await both((root) => getJson(`${urlOf(root, address)}/metadata`));
    expect(ours[0]['00083002']?.Value).toEqual(['1.2.840.10008.1.2.1']);
    expect(theirs[0]['00083002']).toBeUndefined();
  });
});
