import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { writeParametricMap } from '../../../extension/src/dicom/write-parametric-map.ts';
import { writeReport } from '../../../extension/src/dicom/write-report.ts';
import { writeSegmentation } from '../../../extension/src/dicom/write-segmentation.ts';
import { SEGMENT_CODES } from '../../../extension/src/dicom/segment-codes.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

/** Each is in one attribute of the source, and says whose it is. */
const SECRETS = {
  InstitutionName: 'Secret-Institution',
  OperatorsName: 'Secret^Operator',
  PerformingPhysicianName: 'Secret^Performer',
  StationName: 'SECRETSTATION',
  SeriesDescription: 'Secret series',
  ProtocolName: 'Secret protocol',
  PatientComments: 'Secret comments',
  OtherPatientIDs: 'SECRET-OTHER',
  PatientAddress: 'Secret street 1',
  AdditionalPatientHistory: 'Secret history',
  RequestingPhysician: 'Secret^Requester',
  ImageComments: 'Secret image',
  DeviceSerialNumber: 'SECRET-SERIAL',
} as const;

/** What of the Patient and Study modules is copied, on purpose. */
const COPIED = { PatientName: 'Copied^Name', PatientID: 'COPIED-ID', AccessionNumber: 'COPIED-ACC' } as const;

const source = sourceSeriesOf(phantomSeries().map((one) => ({ ...one, ...SECRETS, ...COPIED })));
const voxels = voxelCount(source.grid);
const options = {
  source,
  seriesNumber: 1,
  seriesDescription: 'Result',
  contentDate: new Date(2026, 0, 5),
  softwareVersion: '0.1.0',
};
const written = {
  'parametric map': writeParametricMap({
    ...options,
    data: new Float32Array(voxels),
    quantity: 'mean',
    modelId: 'm',
  }),
  segmentation: writeSegmentation({
    ...options,
    encoding: 'BINARY',
    segments: [
      {
        label: 'Edema',
        ...SEGMENT_CODES.edema,
        algorithmType: 'MANUAL',
        color: [1, 2, 3],
        data: new Uint8Array(voxels).fill(1),
      },
    ],
  }),
  report: writeReport({
    ...options,
    content: {
      parameters: [],
      combinations: [],
      logEvidence: 0,
      provenance: {
        softwareName: 's',
        softwareVersion: '1',
        forwardModel: 'm',
        seed: 1,
        samplesPerStage: 1,
        stages: 1,
        evaluations: 1,
        seconds: 1,
        diffusivityRatio: 10,
        priors: 'p',
        likelihood: 'l',
        warnings: [],
      },
      inputs: [],
      outputs: [],
    },
  }),
};

test.each(Object.entries(written))(
  'a %s copies patient and study, and nothing else of its source',
  (_, file) => {
    const text = Buffer.from(file.bytes).toString('utf8');
    for (const value of Object.values(COPIED)) expect(text).toContain(value);
    expect(text.match(/secret[^\0]*/gi) ?? []).toEqual([]);
  },
);

test('of an object that cannot be read, no value of the patient is repeated in what is said of it', () => {
  const { bytes } = written['parametric map'];
  const messages: string[] = [];
  const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((method) =>
    jest.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      messages.push(words.map(String).join(' '));
    }),
  );
  for (let cut = 100; cut < bytes.byteLength; cut += 1021) {
    try {
      readPart10(bytes.slice(0, cut));
    } catch (error) {
      messages.push(String(error));
    }
  }
  for (const spy of spies) spy.mockRestore();
  expect(messages.length).toBeGreaterThan(5);
  expect(messages.filter((message) => /copied|phantom/i.test(message))).toEqual([]);
});
