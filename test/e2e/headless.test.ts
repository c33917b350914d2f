import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readParametricMap } from '../../extension/src/dicom/read-parametric-map.ts';
import { readReport } from '../../extension/src/dicom/read-report.ts';
import { readSegmentation } from '../../extension/src/dicom/read-segmentation.ts';
import { phantomStudy, type PhantomFault } from '../fixtures/phantom-study.ts';
import { storeInstances } from '../fixtures/store-instances.ts';
import { startDemo, type DemoProcess } from './demo-process.ts';

jest.setTimeout(300_000);

const ROOT = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'tumor-modeling-headless-'));
let demo: DemoProcess;

beforeAll(async () => {
  demo = await startDemo(['--no-sample']);
});

afterAll(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly killedBy: string | null;
  /** Every line of stdout, which must be JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly errors: string;
}

type Line = Readonly<Record<string, unknown>>;

/** Runs the command as a user does; `until` may kill it at a line. */
function run(
  command: readonly string[],
  until?: { readonly line: (line: Line) => boolean; readonly signal: 'SIGKILL' | 'SIGTERM' },
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['cli/bin/tumor-modeling.js', ...command], { cwd: ROOT });
    let output = '';
    let errors = '';
    const linesOf = (): Line[] =>
      output
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Line);
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      // Once: a second SIGTERM would not wait for the end.
      if (until && !child.killed && linesOf().some(until.line)) child.kill(until.signal);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('close', (code, killedBy) => {
      resolve({ code, killedBy, lines: linesOf(), errors });
    });
  });
}

async function stored(fault: PhantomFault, withPet = false): Promise<string> {
  const { studyInstanceUID, instances } = phantomStudy(fault, { withPet });
  await storeInstances(demo.dicomWebUrl, instances);
  return studyInstanceUID;
}

function calibrate(studyInstanceUID: string, ...options: string[]): string[] {
  return ['calibrate', '--dicomweb', demo.dicomWebUrl, '--study', studyInstanceUID, ...options];
}

/** What must be the same of two runs; seconds are those of a clock. */
async function comparable(out: string) {
  const numbers = JSON.parse(readFileSync(path.join(out, 'result.json'), 'utf8')) as Record<string, unknown>;
  expect(numbers.seconds).toBeGreaterThan(0);
  const map = async (name: string) => {
    const bytes = Uint8Array.from(readFileSync(path.join(out, name)));
    const { volume } = await readParametricMap(bytes.buffer);
    return volume.data;
  };
  return {
    ...numbers,
    seconds: 0,
    mean: await map('mean-density.dcm'),
    deviation: await map('standard-deviation-density.dcm'),
    best: await map('map-density.dcm'),
    exceedance: await map('exceedance-probability.dcm'),
  };
}

function sumOf(mask: ArrayLike<number>): number {
  return Array.from(mask).reduce((sum, voxel) => sum + voxel, 0);
}

const QUICK = [
  ...['--preset', 'preview', '--forward-model', 'solver-2mm', '--samples', '24', '--workers', '1'],
  ...['--exceedance', '0.1', '--iso-density', '0.3,0.05'],
];

describe('a study with PET', () => {
  let study: string;
  const whole = path.join(folder, 'whole');
  const checkpoints = path.join(folder, 'checkpoints');
  const isStage = (number: number) => (line: Line) => line.event === 'stage' && line.stage === number;

  beforeAll(async () => {
    study = await stored('nothing', true);
  });

  test('is calibrated, written and stored', async () => {
    const { code, lines, errors } = await run(
      calibrate(study, ...QUICK, '--seed', '3', '--out', whole, '--store'),
    );
    expect([code, errors]).toEqual([0, '']);
    expect(lines).toContainEqual({ event: 'inputs', pet: true });
    const last = lines.at(-1) as { event: string; parameters: unknown[]; settings: object };
    expect(last.event).toBe('converged');
    expect(last.parameters).toHaveLength(11);
    expect(last.settings).toMatchObject({ seed: 3, samplesPerStage: 24, accuracy: 'draft' });
    expect(readdirSync(whole).sort()).toEqual([
      'density-volume.dcm',
      'exceedance-probability.dcm',
      'map-density.dcm',
      'mean-density.dcm',
      'report.dcm',
      'result.json',
      'standard-deviation-density.dcm',
    ]);
    expect(last.settings).toMatchObject({ exceedanceDensity: 0.1 });
    const bytes = Uint8Array.from(readFileSync(path.join(whole, 'density-volume.dcm')));
    const { mean } = await comparable(whole);
    const { segments } = await readSegmentation(bytes.buffer);
    expect(segments.map(({ label, data }) => [label, sumOf(data)])).toEqual(
      [0.05, 0.3].map((level) => [
        `Tumor cell density >= ${level}`,
        mean.reduce((sum, density) => sum + (density >= level ? 1 : 0), 0),
      ]),
    );
    const answer = await fetch(`${demo.dicomWebUrl}/studies/${study}/series?Modality=SR`);
    expect((await answer.json()) as unknown[]).toHaveLength(1);
  });

  test('where no model is named the surrogate is, with a note on this phantom and the word of the 1 mm solver', async () => {
    const { code, errors, lines } = await run(
      calibrate(study, '--preset', 'preview', '--samples', '128', '--seed', '3', '--check-samples', '4'),
    );
    expect([code, lines.at(-1)?.event]).toEqual([0, 'converged']);
    expect(errors).toMatch(/^These tissue maps are unlike [^\n]*\nThe 1 mm solver [^\n]*\n$/);
  });

  test('with other workers the same seed gives the same result', async () => {
    const out = path.join(folder, 'alone');
    await run(calibrate(study, ...QUICK, '--workers', '0', '--seed', '3', '--out', out));
    expect(await comparable(out)).toEqual(await comparable(whole));
  });

  test.each([
    [
      'in the archive',
      async () => {
        const answer = await fetch(`${demo.dicomWebUrl}/studies/${study}/instances?Modality=SR`);
        const [report] = (await answer.json()) as Record<string, { Value: string[] }>[];
        return ['--study', study, '--from-sr', report['00080018'].Value[0]];
      },
    ],
    // Which names its study.
    ['in a file', () => Promise.resolve(['--from-sr', path.join(folder, 'alone', 'report.dcm')])],
  ])('from its report alone, %s, the run is repeated bit for bit', async (_, report) => {
    const out = mkdtempSync(path.join(folder, 'repeated-'));
    const { code, lines, errors } = await run([
      ...['calibrate', '--dicomweb', demo.dicomWebUrl, ...(await report()), '--workers', '0', '--out', out],
    ]);
    expect([code, errors]).toEqual([0, '']);
    expect(lines.at(-1)).toMatchObject({ repeated: { identical: true, differences: [] } });
    expect(await comparable(out)).toEqual(await comparable(whole));
  });

  test('killed, it goes on from its checkpoint to the same result as the uninterrupted run', async () => {
    const out = path.join(folder, 'resumed');
    const command = calibrate(study, ...QUICK, '--seed', '3', '--out', out, '--checkpoints', checkpoints);
    const killed = await run(command, { line: isStage(4), signal: 'SIGKILL' });
    expect(killed.killedBy).toBe('SIGKILL');
    expect(existsSync(path.join(out, 'result.json'))).toBe(false);
    expect(readdirSync(checkpoints)).toContainEqual(expect.stringMatching(/^[0-9a-f]{64}-seed-3\.json$/));
    const { code, lines } = await run(command);
    expect(code).toBe(0);
    const notice = lines.find(({ event }) => event === 'checkpoint') as { kind: string; stage: number };
    expect(notice.kind).toBe('continued');
    expect(notice.stage).toBeGreaterThanOrEqual(3);
    expect(await comparable(out)).toEqual(await comparable(whole));
    expect(readdirSync(checkpoints).filter((name) => name.endsWith('.json'))).toEqual([]);
  });

  test('SIGTERM ends it as cancelled, with a checkpoint that names nobody and is refused when damaged', async () => {
    const command = calibrate(study, ...QUICK, '--checkpoints', checkpoints);
    const { code, lines } = await run(command, { line: isStage(1), signal: 'SIGTERM' });
    expect([code, lines.at(-1)?.event]).toEqual([130, 'cancelled']);
    const [name] = readdirSync(checkpoints).filter((file) => /^[0-9a-f]{64}\.json$/.test(file));
    const file = path.join(checkpoints, name);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/phantom|2\.25\.|20260105/i);
    writeFileSync(file, text.slice(0, -20));
    const again = await run(command, { line: isStage(1), signal: 'SIGTERM' });
    expect(again.lines).toContainEqual({ event: 'checkpoint', kind: 'refused', reason: 'corrupt' });
    expect(again.errors).toContain('cannot be continued (it is damaged)');
  });

  test('too few samples end as degenerate', async () => {
    const { code, errors } = await run(calibrate(study, ...QUICK, '--samples', '5', '--seed', '1'));
    expect(code).toBe(4);
    expect(errors).toMatch(/^The sampler stopped in stage \d+/);
  });
});

test('tissue maps that a registration puts in place give what they give where they belong', async () => {
  const results = [];
  for (const fault of ['nothing', 'tissue-registered'] as const) {
    const out = path.join(folder, fault);
    const { code, errors } = await run(
      calibrate(await stored(fault, true), ...QUICK, '--seed', '5', '--out', out),
    );
    expect([code, errors]).toEqual([0, '']);
    results.push(await comparable(out));
  }
  expect(results[1]).toEqual(results[0]);
  const report = readReport(
    Uint8Array.from(readFileSync(path.join(folder, 'tissue-registered', 'report.dcm'))).buffer,
  );
  expect(report.inputs.map(({ role }) => role)).toContain('registration');
});

test.each([
  ['tissue-missing', /^No tissue maps, and no T1 to make them from\. Store a T1/],
  ['empty-edema', /^The edema segment has no voxels/],
  ['segmentation-in-another-frame', /^The segmentation "Tumor" lies in another frame of reference/],
] as const)('%s: exit code 3, in the words of the viewer', async (fault, words) => {
  const { code, errors } = await run(calibrate(await stored(fault), ...QUICK));
  expect(code).toBe(3);
  expect(errors).toMatch(words);
});

test('a study that the archive does not hold is a missing input, an archive that is not there is none', async () => {
  const absent = await run(calibrate('1.2.3.4', ...QUICK));
  expect(absent.code).toBe(3);
  const nowhere = ['calibrate', '--dicomweb', 'http://127.0.0.1:9/dicom-web', '--study', '1.2.3'];
  const { code, errors } = await run(nowhere);
  expect(code).toBe(5);
  expect(errors).toMatch(/^The archive at http:\/\/127\.0\.0\.1:9\/dicom-web cannot be reached/);
});

test.each([
  [['calibrate'], '--dicomweb (absent) is not an http or https URL'],
  [['calibrate', '--dicomweb', 'http://x', '--study', 'a b'], '--study a b is not a UID'],
  [['calibrate', '--dicomweb', 'http://x', '--study', '1.2', '--seed', '-1'], 'seed'],
  [['calibrate', '--dicomweb', 'http://x', '--study', '1.2', '--preset', 'fast'], '--preset fast is neither'],
  [
    ['calibrate', '--dicomweb', 'http://x', '--study', '1.2', '--header', 'secret'],
    '--header is not of the form',
  ],
  [
    ['calibrate', '--dicomweb', 'http://x', '--from-sr', 'report.dcm', '--seed', '1'],
    '--from-sr and --seed exclude each other',
  ],
  [['train'], 'The one command is calibrate, not "train"'],
])('%j: exit code 2', async (command, words) => {
  const { code, errors } = await run(command);
  expect(code).toBe(2);
  expect(errors).toContain(words);
});

test('npx finds it', async () => {
  const text = await new Promise<string>((resolve) => {
    const child = spawn('npx', ['--no-install', 'tumor-modeling', '--help'], { cwd: ROOT });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('close', () => {
      resolve(output);
    });
  });
  expect(text).toMatch(/^npx tumor-modeling calibrate --dicomweb URL --study UID/);
});
