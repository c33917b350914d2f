import type { ArchiveUnderTest } from './archive-under-test.ts';
import { ACCEPT, get, getJson, getParts, itemValues, stow, stowBody, STOW_TYPE } from './dicomweb-client.ts';
import type { Json } from './dicomweb-client.ts';
import { countingBytes, JPEG_LOSSLESS, makeObject, pixelAttributes, pixelElement } from './dicom-objects.ts';

const ROOT = '1.2.826.0.1.3680043.10.99';
const STUDIES = [`${ROOT}.1`, `${ROOT}.2`, `${ROOT}.3`];
const MR = `${ROOT}.1.1`;
const SEG = `${ROOT}.1.2`;
const COMPRESSED = `${ROOT}.2.1`;
const [FIRST, SECOND, THIRD] = [`${MR}.1`, `${MR}.2`, `${MR}.3`];

const pixels = countingBytes(2 * 4 * 6);
const maskBits = countingBytes(3 * 8);
const jpegFrames = [countingBytes(100, 1), countingBytes(60, 2)];

const slice = (instance: string, number: number): Buffer =>
  Buffer.concat([
    makeObject({
      study: STUDIES[0],
      series: MR,
      instance,
      attributes: {
        ...pixelAttributes(4, 6),
        PatientName: 'Öztürk^Ünal',
        PatientID: 'GLIOMA-7',
        StudyDescription: 'Brain glioma',
        SeriesDescription: 'T1 axial',
        InstanceNumber: number,
        PixelSpacing: [0.5, 0.75],
        ImagePositionPatient: [-1.5, 2, number],
        ReferencedStudySequence: [{ ReferencedSOPClassUID: '1.2.3', ReferencedSOPInstanceUID: '1.2.3.4' }],
      },
    }),
    pixelElement(0x0010, 'OW', pixels),
  ]);

/** Three frames of 8 × 8 single bits. */
const mask = Buffer.concat([
  makeObject({
    study: STUDIES[0],
    series: SEG,
    instance: `${SEG}.1`,
    attributes: {
      ...pixelAttributes(8, 8),
      PatientName: 'Öztürk^Ünal',
      PatientID: 'GLIOMA-7',
      StudyDescription: 'Brain glioma',
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
      Modality: 'SEG',
      SeriesNumber: 2,
      BitsAllocated: 1,
      BitsStored: 1,
      HighBit: 0,
      NumberOfFrames: 3,
    },
  }),
  pixelElement(0x0010, 'OB', maskBits),
]);

/** Two compressed frames, an empty offset table. */
const compressed = Buffer.concat([
  makeObject({
    study: STUDIES[1],
    series: COMPRESSED,
    instance: `${COMPRESSED}.1`,
    transferSyntaxUID: JPEG_LOSSLESS,
    attributes: {
      ...pixelAttributes(16, 16),
      PatientName: 'Other^Patient',
      PatientID: 'GLIOMA-8',
      StudyDate: '20240301',
      AccessionNumber: 'A2',
      StudyDescription: 'Spine',
      NumberOfFrames: 2,
    },
  }),
  pixelElement(0x0010, 'OB', [Buffer.alloc(0), ...jpegFrames]),
]);

const plain = makeObject({
  study: STUDIES[2],
  series: `${ROOT}.3.1`,
  instance: `${ROOT}.3.1.1`,
  attributes: { PatientName: 'Third^Patient', PatientID: 'X', StudyDate: '20230709', Modality: 'SR' },
});

const slices = [slice(FIRST, 1), slice(SECOND, 2), slice(THIRD, 3)];

const uids = (results: readonly Json[], tag: string): unknown[] =>
  results.map((result) => result[tag]?.Value?.[0]).sort();

/** What every archive must do for the viewer and the plugin. */
export function describeDicomweb(name: string, start: () => Promise<ArchiveUnderTest>): void {
  describe(`DICOMweb: ${name}`, () => {
    let archive: ArchiveUnderTest;
    let root: string;
    const instanceUrl = (study: string, series: string, instance: string): string =>
      `${root}/studies/${study}/series/${series}/instances/${instance}`;

    beforeAll(async () => {
      archive = await start();
      root = archive.root;
      const answer = await stow(`${root}/studies`, [...slices, mask]);
      expect(answer.status).toBe(200);
      expect(itemValues(answer.body, '00081199', '00081155').sort()).toEqual([
        FIRST,
        SECOND,
        THIRD,
        `${SEG}.1`,
      ]);
      expect(answer.body['00081198']?.Value ?? []).toEqual([]);
      for (const object of [compressed, plain]) {
        expect((await stow(`${root}/studies`, [object])).status).toBe(200);
      }
    });

    afterAll(async () => {
      await archive.close();
    });

    describe('store', () => {
      it('takes the same bytes again', async () => {
        const answer = await stow(`${root}/studies`, [slices[0]]);
        expect(answer.status).toBe(200);
        expect(itemValues(answer.body, '00081199', '00081155')).toEqual([FIRST]);
      });

      it('says where the object can be had, on the origin that was asked', async () => {
        const { body } = await stow(`${root}/studies`, [slices[0]]);
        const [url] = itemValues(body, '00081199', '00081190');
        expect(url).toBe(instanceUrl(STUDIES[0], MR, FIRST));
      });

      it('takes an object into the study that the URL names', async () => {
        expect((await stow(`${root}/studies/${STUDIES[2]}`, [plain])).status).toBe(200);
      });

      it('refuses another content type', async () => {
        const headers = { 'content-type': 'text/plain' };
        const response = await fetch(`${root}/studies`, { method: 'POST', headers, body: 'DICM' });
        expect(response.status).toBe(415);
      });

      it.each([
        ['no DICOM', countingBytes(500)],
        ['only the beginning of an object', slices[0].subarray(0, 300)],
      ])('stores nothing of a part that is %s', async (_, part) => {
        const { status, body } = await stow(`${root}/studies`, [part]);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(body['00081199']?.Value ?? []).toEqual([]);
        expect(await getJson(`${root}/instances`)).toHaveLength(6);
      });

      it('takes a body that comes in small pieces', async () => {
        const body = stowBody([slices[1]]);
        const pieces = new ReadableStream<Uint8Array>({
          start(controller) {
            for (let i = 0; i < body.length; i += 37)
              controller.enqueue(new Uint8Array(body.subarray(i, i + 37)));
            controller.close();
          },
        });
        const headers = { 'content-type': STOW_TYPE, accept: ACCEPT.json };
        const init = { method: 'POST', headers, body: pieces, duplex: 'half' } as const;
        expect((await fetch(`${root}/studies`, init)).status).toBe(200);
      });
    });

    describe('search', () => {
      it('lists studies with what the study list shows', async () => {
        const query =
          'limit=101&offset=0&fuzzymatching=false&includefield=00081030,00080060,00080090,00100030';
        const studies = await getJson(`${root}/studies?${query}`);
        expect(uids(studies, '0020000D')).toEqual(STUDIES);
        const study = studies.find((result) => result['0020000D']?.Value?.[0] === STUDIES[0]);
        expect(study).toMatchObject({
          '00080020': { vr: 'DA', Value: ['20240115'] },
          '00080030': { vr: 'TM', Value: ['101530'] },
          '00080050': { vr: 'SH', Value: ['A1'] },
          '00081030': { vr: 'LO', Value: ['Brain glioma'] },
          '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Öztürk^Ünal' }] },
          '00100020': { vr: 'LO', Value: ['GLIOMA-7'] },
        });
        expect(study?.['00080061']?.Value?.slice().sort()).toEqual(['MR', 'SEG']);
        expect(Number(study?.['00201206']?.Value?.[0])).toBe(2);
        expect(Number(study?.['00201208']?.Value?.[0])).toBe(4);
      });

      it.each<[string, number[]]>([
        ['PatientName=*patient*', [1, 2]],
        ['PatientName=Other^Patient', [1]],
        ['00100020=*GLIOMA*', [0, 1]],
        ['00100020=GLIOMA-?', [0, 1]],
        ['00100020=GLIOMA-7', [0]],
        ['PatientID=glioma', []],
        ['AccessionNumber=*A2*', [1]],
        ['StudyDescription=*glioma*', [0]],
        ['ModalitiesInStudy=SEG', [0]],
        ['ModalitiesInStudy=MR', [0, 1]],
        ['StudyDate=20240101-20240131', [0]],
        ['StudyDate=20240101-', [0, 1]],
        ['StudyDate=-20240115', [0, 2]],
        ['StudyDate=20230709', [2]],
        ['StudyDate=20240101-20240131&PatientID=X', []],
        [`StudyInstanceUID=${STUDIES[1]}`, [1]],
        [`StudyInstanceUID=${STUDIES[1]},${STUDIES[2]}`, [1, 2]],
      ])('finds studies by %s', async (query, expected) => {
        const studies = await getJson(`${root}/studies?${query}`);
        expect(uids(studies, '0020000D')).toEqual(expected.map((i) => STUDIES[i]));
      });

      it('gives every study once, page by page', async () => {
        const pages = await Promise.all(
          [0, 1, 2, 3].map((offset) => getJson(`${root}/studies?limit=1&offset=${offset}`)),
        );
        expect(pages.map((page) => page.length)).toEqual([1, 1, 1, 0]);
        expect(uids(pages.flat(), '0020000D')).toEqual(STUDIES);
      });

      it('lists the series of a study', async () => {
        const fields = 'includefield=00080021,00080031,0008103E,00200011';
        const series = await getJson(`${root}/studies/${STUDIES[0]}/series?${fields}`);
        expect(uids(series, '0020000E')).toEqual([MR, SEG]);
        expect(series.find((result) => result['0020000E']?.Value?.[0] === MR)).toMatchObject({
          '00080060': { vr: 'CS', Value: ['MR'] },
          '0008103E': { vr: 'LO', Value: ['T1 axial'] },
          '00200011': { vr: 'IS', Value: [1] },
          '00201209': { vr: 'IS', Value: [3] },
        });
      });

      it('finds one series of a study', async () => {
        const series = await getJson(`${root}/studies/${STUDIES[0]}/series?SeriesInstanceUID=${SEG}`);
        expect(uids(series, '0020000E')).toEqual([SEG]);
        expect(uids(await getJson(`${root}/studies/${STUDIES[0]}/series?Modality=MR`), '0020000E')).toEqual([
          MR,
        ]);
      });

      it('lists instances of a series, of a study and of the archive', async () => {
        const inSeries = await getJson(`${root}/studies/${STUDIES[0]}/series/${MR}/instances`);
        expect(uids(inSeries, '00080018')).toEqual([FIRST, SECOND, THIRD]);
        expect(await getJson(`${root}/studies/${STUDIES[0]}/instances`)).toHaveLength(4);
        expect(await getJson(`${root}/instances`)).toHaveLength(6);
        expect(uids(await getJson(`${root}/instances?SOPInstanceUID=${SECOND}`), '00080018')).toEqual([
          SECOND,
        ]);
      });

      it('lists the series of the archive', async () => {
        expect(uids(await getJson(`${root}/series?Modality=SEG`), '0020000E')).toEqual([SEG]);
      });

      it('finds nothing in a study that is not there', async () => {
        expect(await getJson(`${root}/studies/1.2.3/series`)).toEqual([]);
      });

      it('does not take a limit that is no number', async () => {
        expect((await get(`${root}/studies?limit=x`, ACCEPT.json)).status).toBe(400);
      });
    });

    describe('metadata', () => {
      it('gives all attributes of an instance', async () => {
        const [metadata] = await getJson(`${instanceUrl(STUDIES[0], MR, SECOND)}/metadata`);
        expect(metadata).toMatchObject({
          '00080018': { vr: 'UI', Value: [SECOND] },
          '00080090': { vr: 'PN' },
          '00081110': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.3.4'] } }] },
          '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Öztürk^Ünal' }] },
          '00200013': { vr: 'IS', Value: [2] },
          '00200032': { vr: 'DS', Value: [-1.5, 2, 2] },
          '00280010': { vr: 'US', Value: [4] },
          '00280030': { vr: 'DS', Value: [0.5, 0.75] },
        });
      });

      it('leaves pixels out and says where they are, on the origin that was asked', async () => {
        const [metadata] = await getJson(`${instanceUrl(STUDIES[0], MR, SECOND)}/metadata`);
        const uri = metadata['7FE00010']?.BulkDataURI ?? '';
        expect(new URL(uri).origin).toBe(new URL(root).origin);
        const [part] = await getParts(uri, ACCEPT.bulk);
        expect(part.content).toEqual(pixels);
      });

      it('gives all instances of a series and of a study', async () => {
        const series = await getJson(`${root}/studies/${STUDIES[0]}/series/${MR}/metadata`);
        expect(uids(series, '00080018')).toEqual([FIRST, SECOND, THIRD]);
        expect(await getJson(`${root}/studies/${STUDIES[0]}/metadata`)).toHaveLength(4);
      });

      it('answers 404 for what is not there', async () => {
        for (const path of [
          '1.2.3',
          `${STUDIES[0]}/series/1.2.3`,
          `${STUDIES[0]}/series/${MR}/instances/1.2.3`,
        ]) {
          expect((await get(`${root}/studies/${path}/metadata`, ACCEPT.json)).status).toBe(404);
        }
      });
    });

    describe('retrieve', () => {
      it('gives an instance as it was stored', async () => {
        const [part, ...more] = await getParts(instanceUrl(STUDIES[0], MR, FIRST), ACCEPT.instance);
        expect(more).toEqual([]);
        expect(part.content.equals(slices[0])).toBe(true);
      });

      it('gives the instances of a series and of a study', async () => {
        const series = await getParts(`${root}/studies/${STUDIES[0]}/series/${MR}`, ACCEPT.instance);
        expect(slices.every((stored) => series.some(({ content }) => content.equals(stored)))).toBe(true);
        expect(series).toHaveLength(3);
        expect(await getParts(`${root}/studies/${STUDIES[0]}`, ACCEPT.instance)).toHaveLength(4);
      });

      it('gives an instance to clients of WADO-URI', async () => {
        const query = `requestType=WADO&studyUID=${STUDIES[0]}&seriesUID=${MR}&objectUID=${FIRST}`;
        const response = await fetch(`${archive.wado}?${query}&contentType=application/dicom`);
        expect(response.status).toBe(200);
        expect(Buffer.from(await response.arrayBuffer()).equals(slices[0])).toBe(true);
      });

      it('gives a frame as the host asks for it', async () => {
        const [part] = await getParts(`${instanceUrl(STUDIES[0], MR, FIRST)}/frames/1`, ACCEPT.frame);
        expect(part.contentType).toBe('application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1');
        expect(part.content).toEqual(pixels);
      });

      it('gives several frames of single bits in the order asked for', async () => {
        const parts = await getParts(`${instanceUrl(STUDIES[0], SEG, `${SEG}.1`)}/frames/3,1`, ACCEPT.frame);
        expect(parts.map(({ content }) => content)).toEqual([maskBits.subarray(16), maskBits.subarray(0, 8)]);
      });

      it('gives a compressed frame with its transfer syntax', async () => {
        const url = instanceUrl(STUDIES[1], COMPRESSED, `${COMPRESSED}.1`);
        const [part] = await getParts(`${url}/frames/2`, ACCEPT.frame);
        expect(part.contentType).toContain(`transfer-syntax=${JPEG_LOSSLESS}`);
        expect(part.content).toEqual(jpegFrames[1]);
      });

      it('does not give a frame that is not there', async () => {
        const { status } = await get(`${instanceUrl(STUDIES[0], MR, FIRST)}/frames/2`, ACCEPT.frame);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      });
    });
  });
}
