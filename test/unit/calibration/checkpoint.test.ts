import {
  CHECKPOINT_VERSION,
  readCheckpoint,
  type Checkpoint,
  type CheckpointStore,
} from '../../../extension/src/calibration/checkpoint.ts';
import type {
  CalibrationOutcome,
  CalibrationResult,
  CalibrationSettings,
  CheckpointNotice,
} from '../../../extension/src/calibration/protocol.ts';
import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import type { StudyInputs } from '../../../extension/src/calibration/protocol.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

const grid = straightGrid([20, 19, 18], [2, 2, 2]);
const fine: Grid = { ...straightGrid([30, 30, 30], [1, 1, 1]), origin: [4, 4, 4] };
const truth: TumorParameters = {
  growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [20.5, 18.4, 17.2] },
  imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
};
const settings: CalibrationSettings = {
  samplesPerStage: 24,
  seed: 5,
  diffusivityRatio: 10,
  accuracy: 'draft',
};

/** Keeps the last checkpoint and all that came before it, as a store of any kind would: by value. */
class MemoryStore implements CheckpointStore {
  readonly kept = new Map<string, unknown>();
  readonly history: Checkpoint[] = [];

  load(key: string): Promise<unknown> {
    return Promise.resolve(structuredClone(this.kept.get(key)));
  }

  save(key: string, checkpoint: Checkpoint): Promise<void> {
    this.kept.set(key, structuredClone(checkpoint));
    this.history.push(structuredClone(checkpoint));
    return Promise.resolve();
  }

  remove(key: string): Promise<void> {
    this.kept.delete(key);
    return Promise.resolve();
  }
}

let inputs: StudyInputs;
let whole: CalibrationResult;
let checkpoints: readonly Checkpoint[];

function resultOf(answer: CalibrationOutcome): CalibrationResult {
  if (answer.outcome !== 'converged') throw new Error(answer.outcome);
  return answer.result;
}

/** Runs with what is in the store, and tells what was said of it. */
async function run(store: CheckpointStore, others: Partial<CalibrationSettings> = {}) {
  const notices: (CheckpointNotice | undefined)[] = [];
  const answer = await runCalibration({
    inputs,
    settings: { ...settings, ...others },
    outputGrid: fine,
    checkpoints: store,
    onProgress: ({ checkpoint }) => notices.push(checkpoint),
  });
  return { answer, notice: notices.at(-1) };
}

function storeWith(stored: unknown): MemoryStore {
  const store = new MemoryStore();
  store.kept.set(checkpoints[0].key, stored);
  return store;
}

beforeAll(async () => {
  inputs = await sampleStudy(grid, truth);
  const store = new MemoryStore();
  whole = resultOf((await run(store)).answer);
  checkpoints = store.history;
  expect(store.kept.size).toBe(0);
});

/** Seconds are those of a clock; all else must be the same. */
function withoutClock(result: CalibrationResult): Omit<CalibrationResult, 'seconds'> {
  const { seconds, ...rest } = result;
  expect(seconds).toBeGreaterThan(0);
  return rest;
}

test('keeping checkpoints changes nothing', async () => {
  const answer = await runCalibration({ inputs, settings, outputGrid: fine });
  expect(withoutClock(resultOf(answer))).toEqual(withoutClock(whole));
});

test('there is one after the prior and one after every stage', () => {
  expect(checkpoints.map(({ state }) => state.stage)).toEqual([0, ...whole.stages.map(({ stage }) => stage)]);
  expect(checkpoints.length).toBeGreaterThan(4);
});

test('resumed after any stage, with another seed drawn, a run ends bit for bit as the uninterrupted one', async () => {
  const { length } = checkpoints;
  for (const stage of [0, 1, Math.floor(length / 2), length - 1]) {
    const store = storeWith(checkpoints[stage]);
    const { answer, notice } = await run(store, { seed: 77 });
    expect(notice).toEqual({ kind: 'continued', stage });
    expect(withoutClock(resultOf(answer))).toEqual(withoutClock(whole));
    expect(store.history.map(({ state }) => state.stage)).toEqual(
      checkpoints.slice(stage + 1).map(({ state }) => state.stage),
    );
    expect(store.kept.size).toBe(0);
  }
});

test('cancelled, a run keeps its checkpoint, and goes on from it', async () => {
  const store = new MemoryStore();
  const controller = new AbortController();
  let saved = 0;
  const cancelled = await runCalibration({
    inputs,
    settings,
    outputGrid: fine,
    checkpoints: {
      load: (key) => store.load(key),
      remove: (key) => store.remove(key),
      save: async (key, checkpoint) => {
        await store.save(key, checkpoint);
        saved += 1;
        // The prior's samples, and two stages.
        if (saved === 3) controller.abort();
      },
    },
    signal: controller.signal,
  });
  expect(cancelled).toEqual({ outcome: 'cancelled' });
  expect(store.kept.size).toBe(1);
  const { answer } = await run(store, { seed: 78 });
  expect(withoutClock(resultOf(answer))).toEqual(withoutClock(whole));
});

describe('a checkpoint belongs to one study, its settings and this version', () => {
  /** The key under which a run with changed inputs or settings looks. */
  async function keyOf(changed: Partial<StudyInputs>, others: Partial<CalibrationSettings> = {}) {
    const controller = new AbortController();
    const asked: string[] = [];
    const store: CheckpointStore = {
      load: (key) => {
        asked.push(key);
        controller.abort();
        return Promise.resolve(undefined);
      },
      save: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    };
    await runCalibration({
      inputs: { ...inputs, ...changed },
      settings: { ...settings, ...others },
      outputGrid: fine,
      checkpoints: store,
      signal: controller.signal,
    });
    return asked[0];
  }

  test('another seed that was drawn has the same key; nothing else has', async () => {
    const { key } = checkpoints[0];
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf({}, { seed: 6 })).toBe(key);
    const core = inputs.core.data.slice();
    core.fill(0, core.indexOf(1), core.indexOf(1) + 8);
    const whiteMatter = inputs.tissue.whiteMatter.data.map((fraction) => 0.98 * fraction);
    const others = [
      await keyOf({ core: makeVolume(grid, core) }),
      await keyOf({ tissue: { ...inputs.tissue, whiteMatter: makeVolume(grid, whiteMatter) } }),
      await keyOf({ pet: makeVolume(grid, inputs.tissue.whiteMatter.data) }),
      await keyOf({}, { samplesPerStage: 25 }),
      await keyOf({}, { diffusivityRatio: 100 }),
      await keyOf({}, { accuracy: 'default' }),
      // A seed that was asked for is kept: no checkpoint of another may be gone on from.
      await keyOf({}, { keepSeed: true }),
      await keyOf({}, { keepSeed: true, seed: 6 }),
    ];
    expect(new Set([key, ...others]).size).toBe(1 + others.length);
  });

  test('the study’s UIDs go neither into the key nor into the checkpoint', async () => {
    const elsewhere = { ...grid, frameOfReferenceUID: '1.2.840.99' };
    const move = <T extends { readonly grid: Grid }>(volume: T): T => ({ ...volume, grid: elsewhere });
    const { whiteMatter, grayMatter, csf } = inputs.tissue;
    const store = new MemoryStore();
    const controller = new AbortController();
    await runCalibration({
      inputs: {
        core: move(inputs.core),
        edema: move(inputs.edema),
        tissue: { whiteMatter: move(whiteMatter), grayMatter: move(grayMatter), csf: move(csf) },
      },
      settings,
      outputGrid: { ...fine, frameOfReferenceUID: elsewhere.frameOfReferenceUID },
      checkpoints: store,
      signal: controller.signal,
      onProgress: ({ stages }) => {
        if (stages.length > 0) controller.abort();
      },
    });
    expect([...store.kept.keys()]).toEqual([checkpoints[0].key]);
    expect(JSON.stringify([...store.kept])).not.toContain('1.2.840');
  });

  test.each([
    ['other-version', { version: CHECKPOINT_VERSION + 1 }],
    ['other-run', { key: '0'.repeat(64) }],
    ['corrupt', { key: undefined }],
    ['corrupt', { seed: -1 }],
    ['corrupt', { state: undefined }],
  ] as const)('it is refused as %s: %j', (reason, changed) => {
    const expected = { key: checkpoints[1].key, dimension: 9 };
    expect(readCheckpoint(checkpoints[1], expected).outcome).toBe('usable');
    expect(readCheckpoint({ ...checkpoints[1], ...changed }, expected)).toEqual({
      outcome: 'refused',
      reason,
    });
  });

  test('anything that is no whole state of such a run is corrupt', () => {
    const { key, state, account } = checkpoints[1];
    const of = (changed: object): unknown => ({ ...checkpoints[1], state: { ...state, ...changed } });
    const short = state.logLikelihoods.slice(1);
    const broken: unknown[] = [
      'a text',
      null,
      {},
      of({ temperingExponent: 1.5 }),
      of({ samples: state.samples.map((theta) => theta.slice(1)) }),
      of({ samples: [...state.samples.slice(1), state.samples[0].map(() => NaN)] }),
      of({ logLikelihoods: short }),
      of({ logLikelihoods: state.logLikelihoods.map(() => NaN) }),
      of({ random: [0, 0, 0, 0] }),
      { ...checkpoints[1], account: { ...account, stages: [] } },
    ];
    for (const stored of broken) {
      expect(readCheckpoint(stored, { key, dimension: 9 })).toEqual({
        outcome: 'refused',
        reason: 'corrupt',
      });
    }
  });

  test('a refused one is told, and the run begins anew', async () => {
    const { answer, notice } = await run(storeWith({ ...checkpoints[2], seed: 'five' }));
    expect(notice).toEqual({ kind: 'refused', reason: 'corrupt' });
    expect(withoutClock(resultOf(answer))).toEqual(withoutClock(whole));
  });
});

test('a store that fails costs the checkpoints, not the run, and is told', async () => {
  const fails = (): Promise<never> => Promise.reject(new Error('the disk is full'));
  const { answer, notice } = await run({
    load: () => Promise.resolve(undefined),
    save: fails,
    remove: fails,
  });
  expect(notice).toEqual({ kind: 'unavailable', detail: 'the disk is full' });
  expect(withoutClock(resultOf(answer))).toEqual(withoutClock(whole));
  const unreadable = await run({ load: fails, save: fails, remove: fails });
  expect(unreadable.notice).toEqual({ kind: 'unavailable', detail: 'the disk is full' });
  expect(unreadable.answer.outcome).toBe('converged');
});

test('samples too few end as degenerate, and their checkpoint goes with them', async () => {
  const store = new MemoryStore();
  const { answer } = await run(store, { samplesPerStage: 5 });
  expect(answer).toMatchObject({ outcome: 'failed', problem: { kind: 'degenerate' } });
  expect(store.history.length).toBeGreaterThan(0);
  expect(store.kept.size).toBe(0);
});
