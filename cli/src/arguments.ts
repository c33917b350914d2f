import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { helperCount } from '../../extension/src/calibration/helper-count.ts';
import { EXCEEDANCE_DENSITY, PRESETS, type Preset } from '../../extension/src/calibration/protocol.ts';
import type { TargetSettings } from '../../extension/src/study/preset-settings.ts';
import { readLevels } from '../../extension/src/study/read-levels.ts';
import { readInteger } from './read-integer.ts';
import { readTarget } from './target-arguments.ts';
import { wrong } from './usage.ts';

/** What `tumor-modeling calibrate` is told. */
export interface CalibrateArguments {
  /** Root of the DICOMweb service, without a slash at the end. */
  readonly dicomWebUrl: string;
  /** Absent only where a report's file names it. */
  readonly studyInstanceUID?: string;
  /** A report's file, or its SOPInstanceUID, whose run is repeated. */
  readonly fromReport?: string;
  readonly preset: Preset;
  /** Instead of the preset's. */
  readonly samplesPerStage?: number;
  /** Drawn where absent. */
  readonly seed?: number;
  /** The forward model, its check, and what differs from the paper's posterior. */
  readonly target: TargetSettings;
  /** Folder for the result; nothing is written where absent. */
  readonly out?: string;
  /** Levels of the volumes that are written, the lowest first. */
  readonly isoDensities: readonly number[];
  readonly store: boolean;
  /** 'stored', or the SeriesInstanceUID of the T1 that tissue maps are made from. */
  readonly tissueFrom?: string;
  /** Whether a T2 and a FLAIR may help with it. */
  readonly tissueHelped: boolean;
  /** Folder for checkpoints. */
  readonly checkpoints?: string;
  /** Threads beside the main one. */
  readonly workers: number;
  /** For every request to the archive. */
  readonly headers: Readonly<Record<string, string>>;
}

const UID = /^[0-9.]{1,64}$/;

/** Options whose values a report has. */
const REPORTED = [
  'preset',
  'samples',
  'seed',
  'forward-model',
  'check-samples',
  'ratio',
  'likelihood',
  'prior',
  'start',
  'start-region',
  'exceedance',
  'iso-density',
  'tissue-from',
  'tissue-alone',
] as const;

function presetOf(name: string): Preset {
  const preset = (Object.keys(PRESETS) as Preset[]).find((known) => known === name);
  if (!preset) throw wrong(`--preset ${name} is neither preview nor full`);
  return preset;
}

function levelsOf(text: string): readonly number[] {
  const reading = readLevels(text);
  if (reading.outcome === 'wrong') throw wrong(`--iso-density ${text}: ${reading.problem}`);
  return reading.levels;
}

function headersOf(lines: readonly string[], authorization: string | undefined): Record<string, string> {
  const headers = new Headers(authorization === undefined ? {} : { Authorization: authorization });
  for (const line of lines) {
    const colon = line.indexOf(':');
    try {
      // An empty name is refused like any other that HTTP does not allow.
      headers.set(line.slice(0, Math.max(0, colon)), line.slice(colon + 1).trim());
    } catch {
      throw wrong('--header is not of the form "Name: value"');
    }
  }
  return Object.fromEntries(headers);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        dicomweb: { type: 'string' },
        study: { type: 'string' },
        preset: { type: 'string' },
        samples: { type: 'string' },
        seed: { type: 'string' },
        'forward-model': { type: 'string' },
        'check-samples': { type: 'string' },
        ratio: { type: 'string' },
        likelihood: { type: 'string' },
        prior: { type: 'string', multiple: true },
        start: { type: 'string' },
        'start-region': { type: 'string' },
        exceedance: { type: 'string' },
        'iso-density': { type: 'string' },
        'from-sr': { type: 'string' },
        out: { type: 'string' },
        store: { type: 'boolean' },
        'tissue-from': { type: 'string' },
        'tissue-alone': { type: 'boolean' },
        checkpoints: { type: 'string' },
        workers: { type: 'string' },
        header: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the command line; 'help' where help is wanted. Throws Failure that names what is wrong. */
export function readArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CalibrateArguments | 'help' {
  const { values, positionals } = parse(argv);
  if (values.help === true) return 'help';
  if (positionals.length !== 1 || positionals[0] !== 'calibrate') {
    throw wrong(`The one command is calibrate, not "${positionals.join(' ')}"`);
  }
  const { dicomweb, study } = values;
  if (dicomweb === undefined || !/^https?:/.test(dicomweb) || !URL.canParse(dicomweb)) {
    throw wrong(`--dicomweb ${dicomweb ?? '(absent)'} is not an http or https URL`);
  }
  const { 'from-sr': fromReport } = values;
  const named = fromReport !== undefined && study === undefined;
  if (!named && (study === undefined || !UID.test(study))) {
    throw wrong(`--study ${study ?? '(absent)'} is not a UID`);
  }
  const excluded =
    fromReport === undefined ? undefined : REPORTED.find((option) => values[option] !== undefined);
  if (excluded) throw wrong(`--from-sr and --${excluded} exclude each other: the report has its settings`);
  const { samples, seed, out, checkpoints, 'tissue-from': tissueFrom } = values;
  const helpers = helperCount(availableParallelism());
  return {
    dicomWebUrl: dicomweb.replace(/\/+$/, ''),
    ...(study !== undefined && { studyInstanceUID: study }),
    ...(fromReport !== undefined && { fromReport }),
    preset: presetOf(values.preset ?? 'full'),
    ...(samples !== undefined && { samplesPerStage: readInteger('samples', samples, [2, 1_000_000]) }),
    ...(seed !== undefined && { seed: readInteger('seed', seed, [0, 0xffffffff]) }),
    target: readTarget(values),
    ...(out !== undefined && { out }),
    isoDensities: levelsOf(values['iso-density'] ?? String(EXCEEDANCE_DENSITY)),
    store: values.store ?? false,
    ...(tissueFrom !== undefined && { tissueFrom }),
    tissueHelped: values['tissue-alone'] !== true,
    ...(checkpoints !== undefined && { checkpoints }),
    workers: values.workers === undefined ? helpers : readInteger('workers', values.workers, [0, 64]),
    headers: headersOf(values.header ?? [], environment.TUMOR_MODELING_ARCHIVE_AUTHORIZATION),
  };
}
