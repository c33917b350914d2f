import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenInstance } from '../../extension/src/dicom/derived-series.ts';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import type { MapQuantity } from '../../extension/src/dicom/map-quantity.ts';
import type {
  ReportContent,
  ReportOutput,
  ReportParameter,
} from '../../extension/src/dicom/report-content.ts';
import { SEGMENT_CODES } from '../../extension/src/dicom/segment-codes.ts';
import { sourceSeriesOf, type SourceSeries } from '../../extension/src/dicom/source-series.ts';
import { newUid } from '../../extension/src/dicom/uid.ts';
import { writeParametricMap } from '../../extension/src/dicom/write-parametric-map.ts';
import { writeReport } from '../../extension/src/dicom/write-report.ts';
import { writeSegmentation } from '../../extension/src/dicom/write-segmentation.ts';
import { PHANTOM_SIZE, phantomSeries, writePhantomFiles } from './dicom-phantom.ts';

/** The threshold of the map of exceedance: no decimal fraction. */
export const EXCEEDED = 1 / 3;

const [COLUMNS, ROWS, SLICES] = PHANTOM_SIZE;

/** Values at (i, j, k) on the phantom's grid, i fastest. */
function onGrid(value: (i: number, j: number, k: number) => number): number[] {
  return Array.from({ length: COLUMNS * ROWS * SLICES }, (_, index) =>
    value(index % COLUMNS, Math.floor(index / COLUMNS) % ROWS, Math.floor(index / (COLUMNS * ROWS))),
  );
}

/** No symmetry in any axis, and irrational, so that float32 is used to the last bit. */
export function density(i: number, j: number, k: number): number {
  return Math.exp(-(((i - 5) / 6) ** 2) - ((j - 8) / 4) ** 2 - ((k - 2) / 3) ** 2);
}
/** Absent from slices 0 and 8, overlaps `shell`. */
export function core(i: number, j: number, k: number): number {
  return k > 0 && k < 8 && i > 3 && i < 10 + k && j > 4 && (i + j + k) % 5 !== 0 ? 1 : 0;
}
/** Slices 2 and 6 alone. */
export function shell(i: number, j: number, k: number): number {
  return (k === 2 || k === 6) && i < 7 && j > 2 ? 1 : 0;
}
export function whiteMatter(i: number, j: number, k: number): number {
  return k === 4 ? 0 : ((3 * i + 5 * j + 7 * k) % 256) / 255;
}

export interface WrittenStudy {
  readonly source: SourceSeries;
  readonly resultUID: string;
  readonly content: ReportContent;
  readonly mean: WrittenInstance;
  readonly exceedance: WrittenInstance;
  readonly binary: WrittenInstance;
  readonly fractional: WrittenInstance;
  readonly report: WrittenInstance;
  readonly paths: {
    readonly images: readonly string[];
    readonly mean: string;
    readonly standardDeviation: string;
    readonly map: string;
    readonly exceedance: string;
    readonly binary: string;
    readonly fractional: string;
    readonly report: string;
  };
}

function parameter(name: string, unit: string, seed: number): ReportParameter {
  return {
    name,
    unit,
    map: Math.PI * seed,
    mean: seed / 3,
    standardDeviation: 1e-7 * Math.SQRT2 * seed,
    lower95: -seed / 7,
    upper95: 12345678.901234567 * seed,
  };
}

/** A file's bytes as an ArrayBuffer of their own. */
export function bytesOf(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}

/** The phantom and one object of each kind that the project writes, in files of a new folder. */
export function writeStudy(): WrittenStudy {
  const folder = mkdtempSync(join(tmpdir(), 'dicom-conformance-'));
  const images = writePhantomFiles(phantomSeries(), folder);
  // From the files, as an archive would have it: positions are what their decimal strings hold.
  const source = sourceSeriesOf(images.map((path) => readPart10(bytesOf(path)).dataset));
  const resultUID = newUid();
  const options = {
    source,
    contentDate: new Date(2024, 1, 29, 13, 5, 9, 70),
    softwareVersion: '0.1.0',
    resultUID,
  };
  const densityMap = (quantity: MapQuantity, seriesNumber: number, threshold?: number) =>
    writeParametricMap({
      ...options,
      seriesNumber,
      seriesDescription: `Density, ${quantity}`,
      data: Float32Array.from(onGrid(density)),
      quantity,
      ...(threshold !== undefined && { threshold }),
      modelId: 'reference-solver-1',
    });
  const mean = densityMap('mean', 901);
  const standardDeviation = densityMap('standard-deviation', 905);
  const map = densityMap('map', 906);
  const exceedance = densityMap('exceedance', 907, EXCEEDED);
  const made = { algorithmType: 'AUTOMATIC', algorithmName: 'Fisher-Kolmogorov calibration' } as const;
  const binary = writeSegmentation({
    ...options,
    seriesNumber: 902,
    seriesDescription: 'Iso-density volume',
    encoding: 'BINARY',
    segments: [
      {
        ...SEGMENT_CODES['density-volume'],
        ...made,
        label: 'Density ≥ 0.5',
        color: [220, 40, 40],
        data: Uint8Array.from(onGrid(core)),
      },
      {
        ...SEGMENT_CODES.edema,
        label: 'Ödem',
        algorithmType: 'MANUAL',
        color: [40, 200, 90],
        data: Uint8Array.from(onGrid(shell)),
      },
    ],
  });
  const fractional = writeSegmentation({
    ...options,
    resultUID: undefined,
    seriesNumber: 903,
    seriesDescription: 'Tissue',
    encoding: 'FRACTIONAL',
    segments: [
      {
        ...SEGMENT_CODES['white-matter'],
        ...made,
        label: 'White matter',
        color: [240, 240, 240],
        data: Float32Array.from(onGrid(whiteMatter)),
      },
    ],
  });
  const content: ReportContent = {
    parameters: [
      parameter('diffusivity', 'mm2/d', 0.0123),
      parameter('proliferationRate', '/d', 0.00345),
      parameter('timeDays', 'd', 321.5),
      parameter('startX', 'mm', -17.25),
      parameter('thresholdT1c', '1', 0.7),
    ],
    combinations: [parameter('frontWidth', 'mm', 1.9), parameter('frontSpeed', 'mm/d', 0.02)],
    logEvidence: -12345.678901234567,
    provenance: {
      softwareName: 'OHIF Tumor Modeling',
      softwareVersion: '0.1.0',
      forwardModel: 'reference-solver-1',
      seed: 4294967295,
      samplesPerStage: 2048,
      stages: 14,
      evaluations: 28672,
      seconds: 173.25,
      diffusivityRatio: 10,
      priors: 'D uniform in [0.01, 0.09] mm²/d; '.repeat(40),
      likelihood: 'paper, Eq. 4-7, without PET',
      warnings: ['5 % of the core lies outside tissue', 'ρ at the border of its prior'],
    },
    check: {
      forwardModel: 'reference-solver-1 grid=1mm',
      samples: 256,
      effectiveSampleSize: 12.75,
      logWeightDeviation: 1.7,
      shifts: [
        { name: 'diffusivity', shift: -0.71 },
        { name: 'frontWidth', shift: 0.25 },
      ],
      mapField: { meanAbsoluteDifference: 0.031, dice: [0.97, 0.96, 0.92] },
      verdict: 'differs',
    },
    run: {
      settings: JSON.stringify({ seed: 4294967295, samplesPerStage: 2048 }),
      preset: 'full',
      forwardModelSha256: 'ab'.repeat(32),
      isoDensities: [0.5],
      exceedanceDensity: EXCEEDED,
      logEvidenceError: 0.25,
      stages: [
        {
          temperingExponent: 1,
          moves: 3,
          acceptanceRate: 0.25,
          effectiveSampleSize: 1024.5,
          uniqueFraction: 0.75,
        },
      ],
    },
    volumes: [
      {
        label: 'Density ≥ 0.5',
        SOPInstanceUID: binary.SOPInstanceUID,
        segmentNumber: 1,
        volumeMm3: onGrid(core).reduce((sum, inside) => sum + inside, 0) * 0.9 * 1.25 * 2.5,
      },
    ],
    inputs: [
      {
        role: 'reference-images',
        StudyInstanceUID: source.StudyInstanceUID,
        SeriesInstanceUID: source.SeriesInstanceUID,
        instances: source.instances.map(({ SOPClassUID, SOPInstanceUID }) => ({
          SOPClassUID,
          SOPInstanceUID,
        })),
      },
      {
        role: 'white-matter',
        StudyInstanceUID: source.StudyInstanceUID,
        SeriesInstanceUID: fractional.SeriesInstanceUID,
        instances: [{ SOPClassUID: fractional.SOPClassUID, SOPInstanceUID: fractional.SOPInstanceUID }],
        segmentNumbers: [1],
      },
    ],
    outputs: [
      outputOf('mean-density', mean),
      outputOf('exceedance-probability', exceedance),
      outputOf('density-volume', binary),
    ],
  };
  const report = writeReport({
    ...options,
    seriesNumber: 904,
    seriesDescription: 'Calibration report',
    content,
  });
  const save = (name: string, instance: WrittenInstance) => {
    const path = join(folder, `${name}.dcm`);
    writeFileSync(path, new Uint8Array(instance.bytes));
    return path;
  };
  return {
    source,
    resultUID,
    content,
    mean,
    exceedance,
    binary,
    fractional,
    report,
    paths: {
      images,
      mean: save('mean', mean),
      standardDeviation: save('standard-deviation', standardDeviation),
      map: save('map', map),
      exceedance: save('exceedance', exceedance),
      binary: save('binary', binary),
      fractional: save('fractional', fractional),
      report: save('report', report),
    },
  };
}

function outputOf(role: ReportOutput['role'], instance: WrittenInstance) {
  const { StudyInstanceUID, SeriesInstanceUID, SOPClassUID, SOPInstanceUID } = instance;
  return { role, StudyInstanceUID, SeriesInstanceUID, SOPClassUID, SOPInstanceUID };
}
