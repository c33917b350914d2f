import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { PHANTOM_SIZE, PHANTOM_SPACING, phantomAxes, phantomPosition } from './dicom-phantom.ts';
import { dumpReport, readByDcmtk, readIndependently, type JsonElement } from './dicom-tools.ts';
import {
  core,
  density,
  EXCEEDED,
  shell,
  whiteMatter,
  writeStudy,
  type WrittenStudy,
} from './dicom-written-study.ts';

interface ReadVolume {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** From (slice, row, column) to LPS, mm. */
  readonly affine: readonly (readonly number[])[];
  readonly frameOfReferenceUID: string;
}
interface ReadMap {
  readonly highdicom: ReadVolume;
  readonly values: readonly number[];
  readonly dtype: string;
  readonly patientName: string;
  readonly positions: readonly (readonly number[])[];
  readonly sources: readonly string[];
  readonly orientation: readonly number[];
  readonly spacing: readonly number[];
  readonly unit: string;
  readonly quantity: readonly (readonly [string, string | number])[];
}
interface ReadSegmentation {
  readonly highdicom: ReadVolume;
  readonly type: string;
  readonly segments: readonly { label: string; type: string; category: string }[];
}
interface ReadReport {
  readonly template: string;
  readonly root: string;
  readonly evidence: readonly string[];
  readonly groups: readonly {
    tracking: string;
    finding: string;
    site: string;
    measurements: readonly { name: string; value: number; unit: string; derivation: string }[];
  }[];
  readonly volumes: readonly {
    tracking: string;
    segmentation: string;
    segment: number;
    volumes: readonly (readonly [string, number, string])[];
  }[];
  readonly texts: readonly (readonly [string, string])[];
}

interface ReadImage {
  readonly uid: string;
  readonly position: readonly number[];
  readonly orientation: readonly number[];
}

let study: WrittenStudy;
let images: ReadImage[];
let map: ReadMap;
let exceedance: ReadMap;
let binary: ReadSegmentation;
let fractional: ReadSegmentation;
let report: ReadReport;

beforeAll(() => {
  study = writeStudy();
  const { paths } = study;
  [map, exceedance, binary, fractional, report, ...images] = readIndependently([
    ['map', paths.mean],
    ['map', paths.exceedance],
    ['segmentation', paths.binary],
    ['segmentation', paths.fractional],
    ['report', paths.report],
    ...paths.images.map((path) => ['image', path] as const),
  ]) as [ReadMap, ReadMap, ReadSegmentation, ReadSegmentation, ReadReport, ...ReadImage[]];
});
afterAll(() => {
  rmSync(dirname(study.paths.mean), { recursive: true });
});

/**
 * Every voxel that highdicom sees, with the phantom's (i, j, k) at its place in the patient: worked out
 * from highdicom's own matrix and the closed form of the phantom.
 */
function voxels(volume: ReadVolume, segment = 0): { index: number[]; value: number }[] {
  const { row, column, normal } = phantomAxes();
  const start = phantomPosition(0);
  const [slices, rows, columns, segments = 1] = volume.shape;
  const result: { index: number[]; value: number }[] = [];
  for (let s = 0; s < slices; s += 1) {
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < columns; c += 1) {
        const offset = volume.affine
          .slice(0, 3)
          .map((line, axis) => line[0] * s + line[1] * r + line[2] * c + line[3] - start[axis]);
        const index = [row, column, normal].map(
          (axis, a) => (axis[0] * offset[0] + axis[1] * offset[1] + axis[2] * offset[2]) / PHANTOM_SPACING[a],
        );
        result.push({ index, value: volume.values[((s * rows + r) * columns + c) * segments + segment] });
      }
    }
  }
  return result;
}

function largestDifference(
  found: readonly { index: number[]; value: number }[],
  expected: (i: number, j: number, k: number) => number,
): { place: number; value: number } {
  let place = 0;
  let value = 0;
  for (const voxel of found) {
    const [i, j, k] = voxel.index.map(Math.round);
    place = Math.max(place, ...voxel.index.map((x) => Math.abs(x - Math.round(x))));
    value = Math.max(value, Math.abs(voxel.value - expected(i, j, k)));
  }
  return { place, value };
}

describe('the parametric map', () => {
  test('has the written values, frame by frame, for pydicom', () => {
    const [columns, rows, slices] = PHANTOM_SIZE;
    expect(map.dtype).toBe('float32');
    expect(map.values).toHaveLength(columns * rows * slices);
    const worst = Math.max(
      ...map.values.map((value, n) =>
        Math.abs(
          value - density(n % columns, Math.floor(n / columns) % rows, Math.floor(n / (columns * rows))),
        ),
      ),
    );
    expect(worst).toBeLessThan(1e-6);
  });

  test('lies on the slices of the source, which it names', () => {
    const slices = map.sources.map((uid) => images.find((image) => image.uid === uid));
    expect(map.positions).toEqual(slices.map((slice) => slice?.position));
    expect(map.orientation).toEqual(images[0].orientation);
    map.positions.forEach((position, k) => {
      phantomPosition(k).forEach((value, axis) => {
        expect(position[axis]).toBeCloseTo(value, 9);
      });
    });
    expect(map.sources).toEqual(study.source.instances.map((slice) => slice.SOPInstanceUID));
    const { row, column } = phantomAxes();
    [...row, ...column].forEach((value, n) => {
      expect(map.orientation[n]).toBeCloseTo(value, 12);
    });
    expect(map.spacing).toEqual([PHANTOM_SPACING[1], PHANTOM_SPACING[0]]);
  });

  test('has every voxel at its place in the patient, for highdicom', () => {
    const difference = largestDifference(voxels(map.highdicom), density);
    expect(difference.place).toBeLessThan(1e-6);
    expect(difference.value).toBeLessThan(1e-6);
    expect(map.highdicom.frameOfReferenceUID).toBe(study.source.grid.frameOfReferenceUID);
  });

  test('says what it shows, of whom', () => {
    expect(map.unit).toBe('1');
    expect(map.quantity).toEqual([
      ['246205007', 'CELL_DENSITY'],
      ['121401', '373098007'],
    ]);
    expect(map.patientName).toBe('Phantom^Oblique^Ä');
  });

  test('of exceedance says so, and of which density', () => {
    expect(exceedance.quantity).toEqual([
      ['246205007', 'EXCEEDANCE'],
      ['EXCEEDED', expect.closeTo(EXCEEDED, 13)],
    ]);
    expect(exceedance.values).toEqual(map.values);
  });
});

describe('the binary segmentation', () => {
  test.each([
    [0, core],
    [1, shell],
  ] as const)('segment %i is the mask at its place in the patient', (segment, mask) => {
    const found = voxels(binary.highdicom, segment);
    const difference = largestDifference(found, mask);
    expect(difference.place).toBeLessThan(1e-6);
    expect(difference.value).toBe(0);
    const [columns, rows, slices] = PHANTOM_SIZE;
    let inside = 0;
    for (let k = 0; k < slices; k += 1)
      for (let j = 0; j < rows; j += 1) for (let i = 0; i < columns; i += 1) inside += mask(i, j, k);
    expect(found.filter((voxel) => voxel.value !== 0)).toHaveLength(inside);
  });

  test('describes its segments, in any script', () => {
    expect(binary.type).toBe('BINARY');
    expect(binary.segments).toEqual([
      { label: 'Density ≥ 0.5', type: 'DENSITY_VOLUME', category: '309825002' },
      { label: 'Ödem', type: '79654002', category: '49755003' },
    ]);
  });
});

test('the fractional segmentation has the fractions, in steps of 1/255, at their places', () => {
  expect(fractional.type).toBe('FRACTIONAL');
  expect(fractional.segments).toEqual([{ label: 'White matter', type: '389080008', category: '85756007' }]);
  const difference = largestDifference(voxels(fractional.highdicom), whiteMatter);
  expect(difference.place).toBeLessThan(1e-6);
  expect(difference.value).toBeLessThan(1e-7);
});

describe('dcmtk', () => {
  const bytesIn = (element: JsonElement | undefined): Buffer =>
    Buffer.from(element?.InlineBinary ?? '', 'base64');
  const [columns, rows, slices] = PHANTOM_SIZE;
  /** Of every frame. */
  const positionsIn = (dataset: ReturnType<typeof readByDcmtk>): unknown[] =>
    ((dataset['52009230']?.Value ?? []) as ReturnType<typeof readByDcmtk>[]).map((frame) => {
      const [plane] = (frame['00209113']?.Value ?? []) as ReturnType<typeof readByDcmtk>[];
      return plane['00200032']?.Value;
    });

  test('has every voxel of the map, on the slices of the source', () => {
    const dataset = readByDcmtk(study.paths.mean);
    const pixels = bytesIn(dataset['7FE00008']);
    expect(pixels).toHaveLength(4 * columns * rows * slices);
    for (let n = 0; n < columns * rows * slices; n += 1) {
      const [i, j, k] = [n % columns, Math.floor(n / columns) % rows, Math.floor(n / (columns * rows))];
      expect(pixels.readFloatLE(4 * n)).toBe(Math.fround(density(i, j, k)));
    }
    expect(positionsIn(dataset)).toEqual(
      map.sources.map((uid) => images.find((image) => image.uid === uid)?.position),
    );
  });

  test('has every bit of the segments, on the slices where they are', () => {
    const dataset = readByDcmtk(study.paths.binary);
    const pixels = bytesIn(dataset['7FE00010']);
    const frames = (dataset['52009230']?.Value ?? []) as ReturnType<typeof readByDcmtk>[];
    const positions = positionsIn(dataset);
    const found = [0, 0];
    frames.forEach((frame, n) => {
      const [identification] = (frame['0062000A']?.Value ?? []) as ReturnType<typeof readByDcmtk>[];
      const segment = Number(identification['0062000B']?.Value?.[0]);
      const k = images
        .map(({ uid, position }) => ({ k: map.sources.indexOf(uid), position }))
        .find(({ position }) => JSON.stringify(position) === JSON.stringify(positions[n]))?.k;
      if (k === undefined) throw new Error(`no slice of the source lies where frame ${n + 1} does`);
      for (let pixel = 0; pixel < columns * rows; pixel += 1) {
        const at = n * columns * rows + pixel;
        const bit = (pixels[at >> 3] >> (at & 7)) & 1;
        const mask = segment === 1 ? core : shell;
        expect(bit).toBe(mask(pixel % columns, Math.floor(pixel / columns), k));
        found[segment - 1] += bit;
      }
    });
    expect(Math.min(...found)).toBeGreaterThan(0);
  });
});

describe('the report', () => {
  test('is a TID 1500 measurement report whose numbers highdicom reads to the last bit', () => {
    expect(report.template).toBe('1500');
    expect(report.root).toBe('126001');
    const all = [...study.content.parameters, ...study.content.combinations];
    expect(report.groups).toHaveLength(all.length);
    report.groups.forEach((group, n) => {
      expect(group).toMatchObject({ finding: '108369006', site: '12738006' });
      expect(group.measurements.map(({ derivation, value, unit }) => [derivation, value, unit])).toEqual([
        ['MAP', all[n].map, all[n].unit],
        ['373098007', all[n].mean, all[n].unit],
        ['386136009', all[n].standardDeviation, all[n].unit],
        ['P2.5', all[n].lower95, all[n].unit],
        ['P97.5', all[n].upper95, all[n].unit],
      ]);
    });
    expect(report.groups.map((group) => group.measurements[0].name)).toEqual([
      'DIFFUSIVITY',
      'PROLIFERATION',
      'TIME',
      'START_X',
      'THRESHOLD_T1C',
      'FRONT_WIDTH',
      'FRONT_SPEED',
    ]);
  });

  test('lists as evidence all it refers to', () => {
    const expected = [
      ...study.source.instances.map((slice) => slice.SOPInstanceUID),
      study.mean.SOPInstanceUID,
      study.exceedance.SOPInstanceUID,
      study.binary.SOPInstanceUID,
      study.fractional.SOPInstanceUID,
    ];
    expect(report.evidence).toEqual(expected.sort());
  });

  test('measures the saved volume as a volumetric ROI (TID 1411)', () => {
    const [volume] = study.content.volumes ?? [];
    expect(report.volumes).toEqual([
      {
        tracking: 'Density ≥ 0.5',
        segmentation: study.binary.SOPInstanceUID,
        segment: 1,
        volumes: [['118565006', volume.volumeMm3, 'mm3']],
      },
    ]);
  });

  test('tells how the result came about', () => {
    const { priors, warnings } = study.content.provenance;
    expect(report.texts).toContainEqual(['PRIORS', priors.trim()]);
    expect(report.texts).toContainEqual(['FORWARD_MODEL', 'reference-solver-1']);
    expect(report.texts.filter(([concept]) => concept === 'WARNING').map(([, value]) => value)).toEqual(
      warnings,
    );
  });

  test('can be printed by dcmtk', () => {
    const printed = dumpReport(study.paths.report);
    expect(printed).toContain('Comprehensive 3D SR Document');
    expect(printed).toContain('Tumor cell diffusivity in white matter');
    expect(printed).toContain('Natural logarithm of model evidence');
  });
});
